// A2.5, FPRound: overflow is an infinity or the largest number, by mode and sign; it raises Overflow and Inexact.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x7F7FFFFF
  vmov  s1, r0
  ldr   r0, =0x40000000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0x7F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000014)

  set_fpscr 0x00400000
  ldr   r0, =0x7F7FFFFF
  vmov  s1, r0
  ldr   r0, =0x40000000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0x7F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400014)

  set_fpscr 0x00400000
  ldr   r0, =0x7F7FFFFF
  vmov  s1, r0
  ldr   r0, =0xC0000000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0xFF7FFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400014)

  set_fpscr 0x00800000
  ldr   r0, =0x7F7FFFFF
  vmov  s1, r0
  ldr   r0, =0x40000000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0x7F7FFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800014)

  set_fpscr 0x00800000
  ldr   r0, =0x7F7FFFFF
  vmov  s1, r0
  ldr   r0, =0xC0000000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0xFF800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800014)

  set_fpscr 0x00C00000
  ldr   r0, =0x7F7FFFFF
  vmov  s1, r0
  ldr   r0, =0x40000000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0x7F7FFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00C00014)

  set_fpscr 0x00C00000
  ldr   r0, =0x7F7FFFFF
  vmov  s1, r0
  ldr   r0, =0xC0000000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0xFF7FFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00C00014)
  pass
