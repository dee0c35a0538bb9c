// B1.5.11: a stacking fault of lower priority than the exception waits behind it; both run on the same lost frame.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority MEMMANAGE, 0x80
  set_priority SVCALL, 0x40
  region 2, ARENA, 9, AP_NONE_NONE
  mpu_on PRIVDEFENA
  set_special psp, ARENA + 0x100
  set_special control, 2
  isb
  svc   0
  FAIL

handler SVC_Handler
  record 1
  CHECK(lr, 0xFFFFFFFD)
  bx    lr
handler MemManage_Handler
  CHECK_LOG(1)
  CHECK(lr, 0xFFFFFFFD)
  CHECK_WORD(CFSR, MSTKERR)
  pass
