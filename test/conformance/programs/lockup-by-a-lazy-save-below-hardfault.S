// B1.5.15, B3.2.21: a lazy save that fails where not even HardFault could be taken on entry.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  vmov  s0, r0
  cpsid f
  store ICSR, NMIPENDSET
  sync
  FAIL

handler NMI_Handler
  store FPCAR, NOWHERE
  vmov  s0, r0
  FAIL
