// B1.5.4: raising the priority of a pending exception lets it in.
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x60
  pend_irq 0
  CHECK_LOG(0x123)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 1
  set_priority 16 + 1, 0x20
  sync
  record 3
  pop   {r4, pc}
handler IRQ1_Handler
  record 2
  bx    lr
