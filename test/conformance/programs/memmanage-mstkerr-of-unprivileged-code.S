// B1.5.6: the frame is stacked with the privilege of the code that is left, whatever the handler has.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  code_and_ram
  region 2, ARENA, 9, AP_RW_NONE
  mpu_on PRIVDEFENA
  set_special psp, ARENA + 0x100
  set_special control, 2
  isb
  svc   0
  set_special control, 3
  isb
  svc   0
  FAIL

handler SVC_Handler
  record 1
  bx    lr
handler MemManage_Handler
  CHECK_LOG(1)
  CHECK_WORD(CFSR, MSTKERR)
  pass
