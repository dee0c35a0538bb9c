// A5.3.1: of miscellaneous control there are DSB, DMB and ISB; NOP.W, CLREX and CPS.W are UNDEFINED.
// cpu: cortex-m0
#include "check.h"
program
  FAULTS(.inst.w 0xF3AF8000)   // NOP.W
  FAULTS(.inst.w 0xF3BF8F2F)   // CLREX
  dsb
  dmb
  isb
  pass
handler HardFault_Handler
  note_and_skip
