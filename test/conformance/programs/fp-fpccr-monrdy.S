// B1.5.7, UpdateFPCCR: FPCCR.MONRDY where DebugMonitor is enabled and pre-empts what was interrupted.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits DEMCR, 1 << 16
  vmov  s0, r0
  svc   0
  CHECK_LOG(1)
  pass

handler SVC_Handler
  CHECK_WORD(FPCCR, ASPEN | LSPEN | MONRDY | HFRDY | THREAD | LSPACT)
  record 1
  bx    lr
