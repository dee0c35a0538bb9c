// A2.5, FPProcessNaN: with FPSCR.DN every NaN result is the default NaN.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0x02000000
  ldr   r0, =0xFFC00001
  vmov  s1, r0
  ldr   r0, =0x3F800000
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x02000000)

  set_fpscr 0x02000000
  ldr   r0, =0xFF800001
  vmov  s1, r0
  ldr   r0, =0x3F800000
  vmov  s2, r0
  vadd.f32 s0, s1, s2
  CHECK_S(s0, 0x7FC00000)
  vmrs  r4, fpscr
  CHECK(r4, 0x02000001)

  set_fpscr 0x02000000
  ldr   r0, =0xFFD54321
  vmov  s1, r0
  vneg.f32 s0, s1                // not a result of arithmetic
  CHECK_S(s0, 0x7FD54321)
  vmrs  r4, fpscr
  CHECK(r4, 0x02000000)
  pass
