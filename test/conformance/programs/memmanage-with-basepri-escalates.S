// B1.5.14: a MemManage fault that BASEPRI holds back is a HardFault.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority MEMMANAGE, 0x40
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  set_special basepri, 0x40
  ldr   r4, =ARENA
  ldr   r5, [r4]
  FAIL

handler HardFault_Handler
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(CFSR, DACCVIOL | MMARVALID)
  pass
