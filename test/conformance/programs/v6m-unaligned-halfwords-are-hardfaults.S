// A3.2.1: an unaligned halfword access is a HardFault always; bytes are aligned anywhere.
// cpu: cortex-m0
#include "check.h"
program
  ldr   r4, =buffer + 1
  ldr   r5, =0x12345678
  movs  r3, 2
  FAULTS(ldrh r5, [r4, 0])
  FAULTS(ldrsh r5, [r4, r3])
  FAULTS(strh r5, [r4, 2])
  FAULTS(ldrh r5, [r4, r3])
  CHECK(r5, 0x12345678)
  strb  r5, [r4, 0]
  ldrb  r6, [r4, 0]
  CHECK(r6, 0x78)
  CHECK_WORD(buffer, 0x7800)
  ldr   r4, =buffer + 2
  ldrh  r6, [r4, 0]
  CHECK(r6, 0)
  pass
handler HardFault_Handler
  note_and_skip
