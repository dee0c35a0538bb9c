// A3.2.1: an unaligned word access is a HardFault always, and its frame's PC is the instruction.
// cpu: cortex-m0
#include "check.h"
program
  ldr   r4, =buffer + 1
  ldr   r5, =0x12345678
  ldr   r6, =0x01020304
  FAULTS(ldr r5, [r4, 0])
  FAULTS(ldr r5, [r4, 4])
  CHECK(r5, 0x12345678)
  FAULTS(str r6, [r4, 0])
  ldr   r4, =buffer + 2
  FAULTS(ldr r5, [r4, 0])
  FAULTS(str r6, [r4, 0])
  movs  r3, 1
  FAULTS(ldr r5, [r4, r3])
  CHECK(r5, 0x12345678)
  CHECK_WORD(buffer, 0)
  CHECK_WORD(buffer + 4, 0)
  pass
handler HardFault_Handler
  note_and_skip
