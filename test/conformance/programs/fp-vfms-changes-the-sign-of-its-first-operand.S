// A7.7, VFMS, VFNMS: the sign of the operand changes before the NaN is handed on.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s0, r0
  ldr   r0, =0x7FD54321
  vmov  s1, r0
  ldr   r0, =0x3F800000
  vmov  s2, r0
  vfms.f32 s0, s1, s2
  CHECK_S(s0, 0xFFD54321)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x7FD54321
  vmov  s0, r0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0x3F800000
  vmov  s2, r0
  vfnms.f32 s0, s1, s2
  CHECK_S(s0, 0xFFD54321)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s0, r0
  ldr   r0, =0x7FD54321
  vmov  s1, r0
  ldr   r0, =0x3F800000
  vmov  s2, r0
  vmls.f32 s0, s1, s2            // the product's, here
  CHECK_S(s0, 0xFFD54321)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
