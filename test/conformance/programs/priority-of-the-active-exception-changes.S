// B1.5.4, ExecutionPriority: the priorities that active exceptions have now count.
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
  set_priority 16 + 0, 0x80
  sync
  record 3
  pop   {r4, pc}
handler IRQ1_Handler
  record 2
  bx    lr
