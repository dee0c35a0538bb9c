// A5.2: there is no IT: hints with a mask in bits 3:0 are UNDEFINED.
// cpu: cortex-m0
#include "check.h"
program
  FAULTS(.inst.n 0xBF08)        // IT EQ
  FAULTS(.inst.n 0xBFE8)        // IT AL
  pass
handler HardFault_Handler
  note_and_skip
