// B1.5.4, B3.4.1: a pending interrupt that is disabled holds back nothing of a lower priority.
#include "check.h"
program
  enable_irq 1, 0x80
  pend_irq 0                    // priority 0, disabled
  pend_irq 1
  CHECK_LOG(1)
  CHECK_WORD(ISPR0, 1)
  pass

handler IRQ1_Handler
  record 1
  bx    lr
handler IRQ0_Handler
  FAIL
