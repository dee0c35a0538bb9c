// B1.5.4: of what is pending the highest priority comes first, then the lowest exception number.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 3, 0x80
  enable_irq 1, 0x80
  enable_irq 7, 0x40
  cpsid i
  store ISPR0, 1 << 1 | 1 << 3 | 1 << 7
  CHECK_LOG(0)
  cpsie i
  isb
  CHECK_LOG(0x713)
  pass
handler IRQ1_Handler
  record 1
  bx    lr
handler IRQ3_Handler
  record 3
  bx    lr
handler IRQ7_Handler
  record 7
  bx    lr
