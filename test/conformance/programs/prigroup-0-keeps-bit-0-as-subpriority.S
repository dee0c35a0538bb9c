// B1.5.4, AIRCR.PRIGROUP 0: bits 7:1 decide about pre-emption.
#include "check.h"
program
  enable_irq 0, 0x04
  enable_irq 1, 0x02
  pend_irq 0
  CHECK_LOG(0x123)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 1
  record 3
  pop   {r4, pc}

handler IRQ1_Handler
  record 2
  bx    lr
