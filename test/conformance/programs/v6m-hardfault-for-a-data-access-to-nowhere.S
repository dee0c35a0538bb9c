// B1.5, Fault behavior: there is no BusFault: a failing access is a HardFault, which returns to the instruction.
// cpu: cortex-m0
#include "check.h"
program
  ldr   r4, =NOWHERE
  movs  r5, 5
  FAULTS(ldr r5, [r4, 0])
  FAULTS(ldrb r5, [r4, 0])
  CHECK(r5, 5)
  mrs   r5, ipsr
  CHECK(r5, 0)
  pass
handler HardFault_Handler
  mrs   r0, ipsr
  CHECK(r0, 3)
  note_and_skip
