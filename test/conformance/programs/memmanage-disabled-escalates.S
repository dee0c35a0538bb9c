// B1.5.14: with MEMFAULTENA 0 a MemManage fault is a HardFault with FORCED; MMFSR and MMFAR tell of it.
#include "check.h"
program
  region 2, ARENA, 5, AP_RO_RO
  mpu_on PRIVDEFENA
  ldr   r4, =ARENA
at:
  str   r4, [r4, 4]
  FAIL

handler HardFault_Handler
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(CFSR, DACCVIOL | MMARVALID)
  CHECK_WORD(MMFAR, ARENA + 4)
  ldr   r5, [sp, FRAME_PC]
  adr   r6, at
  CHECK_SAME(r5, r6)
  pass
