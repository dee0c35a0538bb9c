// B3.2.15: an instruction access violation leaves MMFAR and MMARVALID of an earlier data access alone.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA
  ldr   r4, [r5, 8]
  adds  r5, 1
  blx   r5
  CHECK_LOG(0x12)
  pass

handler MemManage_Handler
  record 1
  load  r0, CFSR
  tst   r0, IACCVIOL
  bne   fetched
  CHECK(r0, DACCVIOL | MMARVALID)
  skip  2
  bx    lr
fetched:
  CHECK(r0, DACCVIOL | MMARVALID | IACCVIOL)
  CHECK_WORD(MMFAR, ARENA + 8)
  store log, 0x12
  ldr   r0, [sp, FRAME_LR]
  bic   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
