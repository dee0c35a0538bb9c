// B1.5.8, ExceptionReturn: of the stacked IPSR only 0 or not 0 is checked: it becomes the current exception number.
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  FAIL

handler IRQ0_Handler
  pend_irq 1
  mrs   r4, ipsr
  CHECK(r4, 16 + 5)
  CHECK_WORD(IABR0, 1)          // active bits are another matter
  pass
handler IRQ1_Handler
  ldr   r0, [sp, FRAME_PSR]
  bfc   r0, 0, 9
  orr   r0, r0, 16 + 5
  str   r0, [sp, FRAME_PSR]
  bx    lr
