// C1.3: BKPT with halting debug off is a HardFault, which returns to it.
// cpu: cortex-m0
#include "check.h"
program
  FAULTS(bkpt 0)
  FAULTS(bkpt 0x55)
  pass
handler HardFault_Handler
  note_and_skip
