// B3.2.13: pending bits of MemManage, BusFault and UsageFault: taken by priority and number where enabled.
#include "check.h"
program
  store SHCSR, 7 << 12
  sync
  CHECK_LOG(0)                  // disabled: pending, nothing more
  cpsid i
  store SHCSR, 7 << 12 | MEMFAULTENA | BUSFAULTENA | USGFAULTENA
  sync
  cpsie i
  isb
  CHECK_LOG(0x456)
  CHECK_WORD(SHCSR, MEMFAULTENA | BUSFAULTENA | USGFAULTENA)
  CHECK_WORD(CFSR, 0)
  pass

handler MemManage_Handler
  record 4
  bx    lr
handler BusFault_Handler
  record 5
  bx    lr
handler UsageFault_Handler
  record 6
  bx    lr
