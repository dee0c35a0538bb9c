// B3.5.9, RASR.XN: a branch by an offset that was taken before must not reach what has become execute-never.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  ldr   r4, =ARENA           // movs r6, 1; b.n . + 0x7FC
  ldr   r0, =0xE3FD2601
  str   r0, [r4]
  ldr   r0, =0x47702603      // movs r6, 3; bx lr
  ldr   r1, =ARENA + 0x800
  str   r0, [r1]
  region 2, ARENA + 0x800, 5, AP_RW_RW
  mpu_on PRIVDEFENA
  adds  r5, r4, 1
  blx   r5
  CHECK(r6, 3)
  region 2, ARENA + 0x800, 5, AP_RW_RW, XN
  sync
  blx   r5
  FAIL

handler MemManage_Handler
  CHECK(r6, 1)
  CHECK_WORD(CFSR, IACCVIOL)
  ldr   r0, [sp, FRAME_PC]
  CHECK(r0, ARENA + 0x800)
  pass
