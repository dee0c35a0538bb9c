// A2.5.3: the exception bits of FPSCR stay set until they are written.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  ldr   r0, =0
  vmov  s2, r0
  vdiv.f32 s0, s1, s2
  vmrs  r4, fpscr
  CHECK(r4, 0x00000002)
  vsub.f32 s0, s0, s0            // infinity - infinity
  vadd.f32 s0, s1, s1            // exact
  vmrs  r4, fpscr
  CHECK(r4, 0x00000003)
  pass
