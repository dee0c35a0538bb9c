// B3.5.3: both halfwords of an instruction are fetched; the fault returns to its first.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  ldr   r4, =ARENA + 0x3FC   // movs r6, 1; nop.w over the boundary
  ldr   r0, =0xF3AF2601
  str   r0, [r4]
  ldr   r0, =0x47708000
  str   r0, [r4, 4]
  adds  r5, r4, 1
  movs  r6, 0
  blx   r5
  CHECK(r6, 1)
  region 2, ARENA + 0x400, 5, AP_RW_RW, XN
  mpu_on PRIVDEFENA
  movs  r6, 0
  blx   r5
  FAIL

handler MemManage_Handler
  CHECK(r6, 1)
  CHECK_WORD(CFSR, IACCVIOL)
  adds  r4, 2
  ldr   r0, [sp, FRAME_PC]
  CHECK_SAME(r0, r4)
  pass
