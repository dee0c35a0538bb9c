// A2.5, FPMulAdd: infinity times zero plus a quiet NaN is invalid; plus a signalling one is that NaN.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x7FD54321
  vmov  s0, r0
  ldr   r0, =0x7F800000
  vmov  s1, r0
  ldr   r0, =0
  vmov  s2, r0
  vfma.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x7F854321
  vmov  s0, r0
  ldr   r0, =0x7F800000
  vmov  s1, r0
  ldr   r0, =0
  vmov  s2, r0
  vfma.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC54321)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x7FD54321
  vmov  s0, r0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x7F800001
  vmov  s2, r0
  vfma.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00001)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)
  pass
