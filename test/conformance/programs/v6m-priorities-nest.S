// B1.5.4: a higher priority pre-empts, an equal one waits; bits 5:0 of what is written don't count.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 0, 0x80
  enable_irq 1, 0xBF
  enable_irq 2, 0x40
  pend_irq 0
  CHECK_LOG(0x1243)
  pass
handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 1
  pend_irq 2
  record 4
  pop   {r4, pc}
handler IRQ1_Handler
  record 3
  bx    lr
handler IRQ2_Handler
  record 2
  bx    lr
