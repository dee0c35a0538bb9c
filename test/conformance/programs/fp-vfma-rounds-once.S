// A2.5, FPMulAdd: the product is not rounded before it is added.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0xBF800002
  vmov  s0, r0
  ldr   r0, =0x3F800001
  vmov  s1, r0
  ldr   r0, =0x3F800001
  vmov  s2, r0
  vfma.f32 s0, s1, s2            // 2^-46 is left, exactly
  CHECK_S(s0, 0x28800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x3F800002
  vmov  s0, r0
  ldr   r0, =0x3F800001
  vmov  s1, r0
  ldr   r0, =0x3F800001
  vmov  s2, r0
  vfms.f32 s0, s1, s2
  CHECK_S(s0, 0xA8800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
