// A2.5, FPNeg, FPAbs: VNEG, VABS and VMOV touch nothing but the sign, and raise nothing.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x7F800001
  vmov  s1, r0
  vneg.f32 s0, s1
  CHECK_S(s0, 0xFF800001)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0xFF800001
  vmov  s1, r0
  vabs.f32 s0, s1
  CHECK_S(s0, 0x7F800001)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0xFF800001
  vmov  s1, r0
  vmov.f32 s0, s1
  CHECK_S(s0, 0xFF800001)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
