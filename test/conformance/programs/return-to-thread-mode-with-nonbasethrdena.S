// B1.5.8: with CCR.NONBASETHRDENA Thread mode may run at the priority of an exception that stays active.
#include "check.h"
program
  set_bits CCR, NONBASETHRDENA
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  enable_irq 2, 0x40
  pend_irq 0
  FAIL

handler IRQ0_Handler
  pend_irq 1
  // Thread mode now, by the return below
  mrs   r4, ipsr
  CHECK(r4, 0)
  CHECK_WORD(IABR0, 1)
  pend_irq 2                    // no higher than what is active
  CHECK_LOG(1)
  pass

handler IRQ1_Handler
  record 1
  ldr   r0, [sp, FRAME_PSR]
  bfc   r0, 0, 9
  str   r0, [sp, FRAME_PSR]
  ldr   r0, =0xFFFFFFF9
  bx    r0

handler IRQ2_Handler
  FAIL
