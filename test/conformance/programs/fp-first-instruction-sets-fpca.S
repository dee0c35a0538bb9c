// B1.5.7, ExecuteFPCheck: any floating-point instruction makes a context, those that only move data included.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  ldr   r5, =buffer
  .macro first instruction:vararg
  set_special control, 0
  mrs   r4, control
  CHECK(r4, 0)
  \instruction
  mrs   r4, control
  CHECK(r4, FPCA)
  .endm
  first vmov s0, r0
  first vmov r0, s0
  first vldr s0, [r5]
  first vstr s0, [r5]
  first vldr d0, [r5]
  first vpush {s16}
  first vpop {s16}
  first vmrs r0, fpscr
  first vmrs APSR_nzcv, fpscr
  first vmsr fpscr, r0
  first vadd.f32 s0, s0, s0
  pass
