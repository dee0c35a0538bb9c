// A2.5, FPProcessNaNs: a signalling NaN goes first, then the first operand; made quiet, it keeps its payload and raises Invalid Operation.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x7FC00001
  vmov  s1, r0
  ldr   r0, =0x7F800002
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00002)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0xFFC00001
  vmov  s1, r0
  ldr   r0, =0x7FC00002
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0xFFC00001)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0xFF800001
  vmov  s1, r0
  ldr   r0, =0x7F800002
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0xFFC00001)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x7FD54321
  vmov  s2, r0
  vsub.f32 s0, s1, s2            // no change of its sign
  CHECK_S(s0, 0x7FD54321)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
