// B1.5.7, PreserveFPState: FPCCR.USER: the private peripheral bus refuses the save of unprivileged code's context.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, BUSFAULTENA
  set_priority SVCALL, 0x40
  drop_privilege
  vmov  s0, r0
  svc   0
  FAIL

handler SVC_Handler
  store FPCAR, SYST_CSR & ~7
  vmov  s0, r0
  FAIL

handler BusFault_Handler
  CHECK_WORD(CFSR, LSPERR)
  pass
