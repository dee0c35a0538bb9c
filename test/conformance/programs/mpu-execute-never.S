// B3.5.9, RASR.XN: fetching is IACCVIOL at the target, MMFAR is not written; data accesses are free.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  store MMFAR, 0x12345678
  region 2, ARENA, 12, AP_RW_RW, XN
  mpu_on PRIVDEFENA
  ldr   r0, =0xBF00BF00
  ldr   r4, =ARENA
  str   r0, [r4]
  adds  r5, r4, 1
  movs  r6, 0
  bx    r5
  FAIL

handler MemManage_Handler
  CHECK_WORD(CFSR, IACCVIOL)
  CHECK_WORD(MMFAR, 0x12345678)
  ldr   r0, [sp, FRAME_PC]
  CHECK_SAME(r0, r4)
  pass
