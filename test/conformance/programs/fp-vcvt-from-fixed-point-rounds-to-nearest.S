// A7.7, VCVT between floating-point and fixed-point: from fixed point it rounds to nearest whatever FPSCR says, to fixed point toward zero.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0x00400000
  ldr   r0, =0x01000001
  vmov  s0, r0
  vcvt.f32.s32 s0, s0, #8
  CHECK_S(s0, 0x47800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400010)

  set_fpscr 0x00800000
  ldr   r0, =0x01000003
  vmov  s0, r0
  vcvt.f32.u32 s0, s0, #32
  CHECK_S(s0, 0x3B800002)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800010)

  set_fpscr 0x00400000
  ldr   r0, =0x3FA00001
  vmov  s0, r0
  vcvt.s32.f32 s0, s0, #2
  CHECK_S(s0, 0x00000005)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400010)
  pass
