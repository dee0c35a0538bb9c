// B1.5.4, ExecutionPriority: the highest of what is active and BASEPRI counts.
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x60
  pend_irq 0
  CHECK_LOG(0x12)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  set_special basepri, 0x80     // lower than what is active
  isb
  pend_irq 1
  record 1
  set_special basepri, 0
  pop   {r4, pc}
handler IRQ1_Handler
  record 2
  bx    lr
