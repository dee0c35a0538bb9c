// B3.2.13: writing 0 to a pended bit takes the exception back.
#include "check.h"
program
  cpsid i
  store SHCSR, 0xF << 12 | MEMFAULTENA | BUSFAULTENA | USGFAULTENA
  CHECK_WORD(SHCSR, 0xF << 12 | MEMFAULTENA | BUSFAULTENA | USGFAULTENA)
  store SHCSR, 1 << 13 | MEMFAULTENA | BUSFAULTENA | USGFAULTENA
  sync
  cpsie i
  isb
  CHECK_LOG(4)                  // MEMFAULTPENDED alone was left
  pass

handler MemManage_Handler
  record 4
  bx    lr
