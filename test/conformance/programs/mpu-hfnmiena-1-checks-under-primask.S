// B3.5.5: PRIMASK raises the priority to 0: the MPU stays, whatever HFNMIENA says; the fault escalates, and in HardFault it is off.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  cpsid i
  ldr   r4, =ARENA
  ldr   r4, [r4]
  FAIL

handler HardFault_Handler
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(CFSR, DACCVIOL | MMARVALID)
  ldr   r4, [r4]
  pass
