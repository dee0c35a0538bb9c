// A2.5, FPAdd: a sum that is exactly zero is -0 only when rounding toward minus infinity, or of two -0.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0xBF800000
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0x00800000
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0xBF800000
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800000)

  set_fpscr 0x00800000
  ldr   r0, =0
  vmov  s1, r0
  ldr   r0, =0
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800000)

  set_fpscr 0
  ldr   r0, =0x80000000
  vmov  s1, r0
  ldr   r0, =0
  vmov  s2, r0
  vsub.f32 s0, s1, s2
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0x00800000
  ldr   r0, =0x3F800000
  vmov  s0, r0
  ldr   r0, =0xBF800000
  vmov  s1, r0
  ldr   r0, =0x3F800000
  vmov  s2, r0
  vfma.f32 s0, s1, s2
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800000)
  pass
