// A2.5, FPDiv: a number by zero is an infinity and raises Division by Zero; an infinity by zero raises nothing.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x80000000
  vmov  s2, r0
  vdiv.f32 s0, s1, s2
  CHECK_S(s0, 0xFF800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000002)

  set_fpscr 0
  ldr   r0, =0x7F800000
  vmov  s1, r0
  ldr   r0, =0
  vmov  s2, r0
  vdiv.f32 s0, s1, s2
  CHECK_S(s0, 0x7F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x7F800000
  vmov  s2, r0
  vdiv.f32 s0, s1, s2
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
