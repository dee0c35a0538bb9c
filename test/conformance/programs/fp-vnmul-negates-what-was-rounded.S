// A7.7, VNMUL: the sign changes after rounding, so rounding up makes the result smaller.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0x00400000
  ldr   r0, =0x3F800001
  vmov  s1, r0
  ldr   r0, =0x3F800001
  vmov  s2, r0
  vnmul.f32 s0, s1, s2
  CHECK_S(s0, 0xBF800003)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400010)

  set_fpscr 0x00800000
  ldr   r0, =0x3F800001
  vmov  s1, r0
  ldr   r0, =0x3F800001
  vmov  s2, r0
  vnmul.f32 s0, s1, s2
  CHECK_S(s0, 0xBF800002)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800010)
  pass
