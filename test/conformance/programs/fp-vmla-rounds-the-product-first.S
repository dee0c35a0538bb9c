// A7.7, VMLA: the product is rounded before it is added: two roundings.
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
  vmla.f32 s0, s1, s2            // (1 + 2^-23)^2 rounds to 1 + 2^-22
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0
  ldr   r0, =0x3F800002
  vmov  s0, r0
  ldr   r0, =0x3F800001
  vmov  s1, r0
  ldr   r0, =0x3F800001
  vmov  s2, r0
  vmls.f32 s0, s1, s2
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)
  pass
