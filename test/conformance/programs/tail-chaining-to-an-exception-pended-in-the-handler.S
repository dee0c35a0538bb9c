// B1.5.9: what a handler pends at its own priority runs when it returns, before Thread mode.
// report: renode/renode#938: an interrupt is taken while PC holds EXC_RETURN (LP#942659)
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x40
  movs  r4, 0
  pend_irq 0
  CHECK_LOG(0x122)
  pass

handler IRQ0_Handler
  record 1
  pend_irq 1
  bx    lr

handler IRQ1_Handler
  record 2
  cbnz  r4, 1f
  movs  r4, 1
  pend_irq 1                    // itself, once
1:
  bx    lr
