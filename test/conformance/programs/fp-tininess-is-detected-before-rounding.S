// A2.5, FPRound: a result below the smallest normal number underflows though it rounds to that number.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x3F7FFFFF
  vmov  s1, r0
  ldr   r0, =0x00800000
  vmov  s2, r0
  vmul.f32 s0, s1, s2
  CHECK_S(s0, 0x00800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000018)

  set_fpscr 0
  ldr   r0, =0x3F000000
  vmov  s1, r0
  ldr   r0, =0x00800000
  vmov  s2, r0
  vmul.f32 s0, s1, s2            // exact: no underflow
  CHECK_S(s0, 0x00400000)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
