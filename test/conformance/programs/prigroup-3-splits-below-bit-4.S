// B1.5.4, AIRCR.PRIGROUP 3: bits 7:4 decide about pre-emption, bits 3:0 only about the order.
#include "check.h"
program
  store AIRCR, 0x05FA0000 | 3 << 8
  enable_irq 0, 0x18
  enable_irq 1, 0x10            // a higher subpriority
  enable_irq 2, 0x0F            // the lowest subpriority of a higher group
  pend_irq 0
  CHECK_LOG(0x1342)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 1
  pend_irq 2
  record 4
  pop   {r4, pc}
handler IRQ1_Handler
  record 2
  bx    lr
handler IRQ2_Handler
  record 3
  bx    lr
