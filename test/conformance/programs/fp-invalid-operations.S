// A2.5: operations without a result give the default NaN and raise Invalid Operation.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x7F800000
  vmov  s1, r0
  ldr   r0, =0xFF800000
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x7F800000
  vmov  s1, r0
  ldr   r0, =0x7F800000
  vmov  s2, r0
  vsub.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0
  vmov  s1, r0
  ldr   r0, =0x7F800000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0
  vmov  s1, r0
  ldr   r0, =0x80000000
  vmov  s2, r0
  vdiv.f32 s0, s1, s2            // no division by zero
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x7F800000
  vmov  s1, r0
  ldr   r0, =0x7F800000
  vmov  s2, r0
  vdiv.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0xBF800000
  vmov  s1, r0
  vsqrt.f32 s0, s1
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x80000000
  vmov  s1, r0
  vsqrt.f32 s0, s1               // the root of -0 is -0
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
