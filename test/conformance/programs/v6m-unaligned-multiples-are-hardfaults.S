// A3.2.1: LDM and STM of an address that is no multiple of 4 are HardFaults; base and registers stay.
// cpu: cortex-m0
#include "check.h"
program
  ldr   r4, =buffer + 2
  ldr   r5, =0x55555555
  ldr   r6, =0x66666666
  FAULTS(ldmia r4!, {r5, r6})
  CHECK(r4, buffer + 2)
  CHECK(r5, 0x55555555)
  CHECK(r6, 0x66666666)
  FAULTS(stmia r4!, {r5, r6})
  CHECK(r4, buffer + 2)
  CHECK_WORD(buffer, 0)
  CHECK_WORD(buffer + 4, 0)
  CHECK_WORD(buffer + 8, 0)
  pass
handler HardFault_Handler
  note_and_skip
