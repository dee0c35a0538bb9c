// A2.5, FPUnpack: with FPSCR.FZ a denormal operand is zero of its sign, and raises Input Denormal.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0x01000000
  ldr   r0, =0x00000001
  vmov  s1, r0
  ldr   r0, =0x3F800000
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x3F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000080)

  set_fpscr 0x01000000
  ldr   r0, =0x807FFFFF
  vmov  s1, r0
  ldr   r0, =0x3F800000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000080)

  set_fpscr 0x01000000
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x00000001
  vmov  s2, r0
  vdiv.f32 s0, s1, s2            // a division by zero
  CHECK_S(s0, 0x7F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000082)

  set_fpscr 0x01000000
  ldr   r0, =0x007FFFFF
  vmov  s1, r0
  vneg.f32 s0, s1                // only the sign
  CHECK_S(s0, 0x807FFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000000)

  set_fpscr 0x01000000
  ldr   r0, =0x007FFFFF
  vmov  s1, r0
  vmov.f32 s0, s1
  CHECK_S(s0, 0x007FFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000000)

  set_fpscr 0x01000000
  ldr   r0, =0x00000001
  vmov  s0, r0
  vcmp.f32 s0, #0                // equal
  vmrs  r4, fpscr
  CHECK(r4, 0x61000080)
  pass
