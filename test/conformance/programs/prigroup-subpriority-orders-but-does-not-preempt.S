// B1.5.4, AIRCR.PRIGROUP: subpriority decides who comes first among the pending, never about pre-emption.
#include "check.h"
program
  store AIRCR, 0x05FA0500       // PRIGROUP 5: bits 7:6 are the group
  enable_irq 0, 0x70
  enable_irq 1, 0x60
  enable_irq 2, 0x40
  enable_irq 3, 0x30
  pend_irq 0
  CHECK_LOG(0x143215)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  store ISPR0, 1 << 1 | 1 << 2 | 1 << 3
  sync
  record 3
  pop   {r4, pc}

handler IRQ1_Handler
  record 1
  record 5
  bx    lr
handler IRQ2_Handler
  record 2
  bx    lr
handler IRQ3_Handler
  record 4
  bx    lr
