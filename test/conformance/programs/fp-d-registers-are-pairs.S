// B1.4.7: D registers are pairs of S registers, the low word in the even one; transfers keep the order in memory.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x100
  vmov  r4, r5, d3
  CHECK(r4, 0x106)
  CHECK(r5, 0x107)
  ldr   r5, =buffer
  vstmia r5, {d1-d2}
  CHECK_WORD(buffer, 0x102)
  CHECK_WORD(buffer + 12, 0x105)
  vldr  d7, [r5, #4]
  CHECK_S(s14, 0x103)
  CHECK_S(s15, 0x104)
  vpush {s1-s3}
  vpop  {s9-s11}
  CHECK_S(s9, 0x101)
  CHECK_S(s11, 0x103)
  pass
