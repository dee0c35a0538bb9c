// A5.2: there is neither CBZ nor CBNZ: their encodings are UNDEFINED.
// cpu: cortex-m0
#include "check.h"
program
  movs  r4, 0
  movs  r5, 1
  FAULTS(.inst.n 0xB104)        // CBZ r4
  FAULTS(.inst.n 0xB105)        // CBZ r5
  FAULTS(.inst.n 0xB905)        // CBNZ r5
  pass
handler HardFault_Handler
  note_and_skip
