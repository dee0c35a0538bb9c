// A7.3.2: where its condition fails a floating-point instruction is a NOP, without access too.
// cpu: cortex-m4f
#include "fp.h"
program
  set_bits SHCSR, USGFAULTENA
  movs  r0, 0
  itt   ne
  vmovne s0, r0
  vmrsne r0, fpscr
  mrs   r4, control
  CHECK(r4, 0)
  enable_fpu
  movs  r0, 0
  it    ne
  vmovne s0, r0
  mrs   r4, control
  CHECK(r4, 0)                   // and makes no context
  pass
