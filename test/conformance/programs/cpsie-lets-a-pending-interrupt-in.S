// B5.2.1: CPSIE i and ISB: the pending interrupt is taken before the next instruction; CPSID keeps it out at once.
#include "check.h"
program
  enable_irq 0, 0
  cpsid i
  pend_irq 0
  movs  r5, 1
  cpsie i
  isb
  movs  r5, 2
  CHECK_LOG(1)
  CHECK(r6, 1)
  cpsid i
  pend_irq 0
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  record 1
  mov   r6, r5
  bx    lr
