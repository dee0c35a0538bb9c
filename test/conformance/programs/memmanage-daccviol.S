// B3.2.15: DACCVIOL with MMFAR and MMARVALID; registers and the base stay, the fault returns to the instruction.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA - 4
  movs  r4, 7
load_at:
  ldr   r4, [r5, 8]!
  CHECK(r4, 7)
  CHECK(r5, ARENA - 4)
store_at:
  str   r4, [r5, 12]!
  CHECK(r5, ARENA - 4)
  CHECK_LOG(0x12)
  pass

handler MemManage_Handler
  CHECK_WORD(CFSR, DACCVIOL | MMARVALID)
  ldr   r6, [sp, FRAME_PC]
  adr   r7, load_at
  cmp   r6, r7
  bne   second
  CHECK_WORD(MMFAR, ARENA + 4)
  record 1
  b     over
second:
  adr   r7, store_at
  CHECK_SAME(r6, r7)
  CHECK_WORD(MMFAR, ARENA + 8)
  record 2
over:
  store CFSR, 0xFF
  skip  4
  bx    lr
