// A2.5, FPRound: to nearest with ties to even, toward plus infinity, toward minus infinity, toward zero.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x33800000
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x3F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0
  ldr   r0, =0x3F800001
  vmov  s1, r0
  ldr   r0, =0x33800000
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x3F800002)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x33800001
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x3F800001)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0x00400000
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x00000001
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x3F800001)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400010)

  set_fpscr 0x00400000
  ldr   r0, =0xBF800000
  vmov  s1, r0
  ldr   r0, =0x80000001
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0xBF800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400010)

  set_fpscr 0x00800000
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x00000001
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x3F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800010)

  set_fpscr 0x00800000
  ldr   r0, =0xBF800000
  vmov  s1, r0
  ldr   r0, =0x80000001
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0xBF800001)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800010)

  set_fpscr 0x00C00000
  ldr   r0, =0xBF800000
  vmov  s1, r0
  ldr   r0, =0x80000001
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0xBF800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00C00010)

  set_fpscr 0x00C00000
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x80000001
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x3F7FFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00C00010)
  pass
