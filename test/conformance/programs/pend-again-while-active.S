// B3.4.1: an active interrupt can be pended again: it runs once more. Pending twice is pending once.
#include "check.h"
program
  enable_irq 0, 0
  movs  r4, 0
  pend_irq 0
  CHECK_LOG(0x1212)
  pass

handler IRQ0_Handler
  record 1
  cbnz  r4, 1f
  movs  r4, 1
  pend_irq 0
  pend_irq 0
  CHECK_WORD(ISPR0, 1)
  CHECK_WORD(IABR0, 1)
1:
  record 2
  bx    lr
