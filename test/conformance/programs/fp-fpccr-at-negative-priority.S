// B1.5.7, UpdateFPCCR: no fault, HardFault included, could be taken with FAULTMASK set.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, BUSFAULTENA | MEMFAULTENA
  vmov  s0, r0
  cpsid f
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(1)
  pass

handler NMI_Handler
  CHECK_WORD(FPCCR, ASPEN | LSPEN | THREAD | LSPACT)
  record 1
  bx    lr
