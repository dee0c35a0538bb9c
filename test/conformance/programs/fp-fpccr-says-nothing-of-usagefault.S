// B3.2.21: a lazy save raises no UsageFault: FPCCR has no bit for it.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, USGFAULTENA
  vmov  s0, r0
  svc   0
  FAIL

handler SVC_Handler
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD | LSPACT)
  pass
