// A2.5, B1.5.14: FPv4-SP has no double-precision arithmetic: UNDEFINSTR where the FPU may be used.
// cpu: cortex-m4f
#include "fp.h"
program
  set_bits SHCSR, USGFAULTENA
  enable_fpu
  .inst.w 0xEE310B02             // vadd.f64 d0, d1, d2
  CHECK_LOG(1)
  ldr   r5, =buffer
  vldr  d0, [r5]                 // moving them is all right
  vmov  r0, r1, d0
  pass

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, UNDEFINSTR)
  skip  4
  bx    lr
