// B1.5.9, B1.5.4: at each return the highest pending exception is chosen anew.
#include "check.h"
program
  enable_irq 0, 0x20
  enable_irq 1, 0x40
  enable_irq 2, 0x60
  pend_irq 0
  CHECK_LOG(0x123)
  pass

handler IRQ0_Handler
  record 1
  pend_irq 2
  bx    lr
handler IRQ1_Handler
  record 2
  bx    lr
handler IRQ2_Handler
  // Pended before interrupt 1, which the first handler did not know: it pre-empts here.
  push  {r4, lr}
  pend_irq 1
  record 3
  pop   {r4, pc}
