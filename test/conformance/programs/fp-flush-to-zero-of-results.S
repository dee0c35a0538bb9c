// A2.5, FPRound: with FPSCR.FZ a result below the normal numbers is zero of its sign, and raises Underflow only.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0x01000000
  ldr   r0, =0x3F000000
  vmov  s1, r0
  ldr   r0, =0x00800000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000008)

  set_fpscr 0x01000000
  ldr   r0, =0x3F000000
  vmov  s1, r0
  ldr   r0, =0x80800000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000008)

  set_fpscr 0x01000000
  ldr   r0, =0x3F7FFFFF
  vmov  s1, r0
  ldr   r0, =0x00800000
  vmov  s2, r0
  vmul.f32 s0, s1, s2            // before rounding
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000008)
  pass
