// A5.2: UDF and what no encoding has are UNDEFINED: a HardFault that returns to the instruction.
// cpu: cortex-m0
#include "check.h"
program
  FAULTS(udf 0)
  FAULTS(.inst.n 0xBA80)       // HLT of ARMv8
  FAULTS(.inst.n 0xB800)
  pass
handler HardFault_Handler
  note_and_skip
