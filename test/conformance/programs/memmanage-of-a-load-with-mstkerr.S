// B1.5.11: when the MPU refuses the access and the frame, MMFSR has both; MMFAR is that of the access.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 9, AP_NONE_NONE
  mpu_on PRIVDEFENA
  set_special psp, ARENA + 0x100
  set_special control, 2
  isb
  ldr   r4, =ARENA
  ldr   r4, [r4, 0x44]
  FAIL

handler MemManage_Handler
  CHECK_WORD(CFSR, MSTKERR | DACCVIOL | MMARVALID)
  CHECK_WORD(MMFAR, ARENA + 0x44)
  pass
