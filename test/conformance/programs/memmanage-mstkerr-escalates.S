// B1.5.12: MSTKERR with MemManage disabled is a HardFault with FORCED.
#include "check.h"
program
  region 2, ARENA, 9, AP_NONE_NONE
  mpu_on PRIVDEFENA
  set_special psp, ARENA + 0x100
  set_special control, 2
  isb
  svc   0
  FAIL

handler HardFault_Handler
  CHECK_WORD(CFSR, MSTKERR)
  CHECK_WORD(HFSR, FORCED)
  pass
