// B1.5.7, UpdateFPCCR: FPCCR.USER for the context of unprivileged code.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  drop_privilege
  vmov  s0, r0
  svc   0
  FAIL

handler SVC_Handler
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD | USER | LSPACT)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  pass
