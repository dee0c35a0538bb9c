// B3.4.6: ICPR takes a pending interrupt back, also inside its own handler; writing 0 does nothing.
#include "check.h"
program
  enable_irq 0, 0
  cpsid i
  pend_irq 0
  store ICPR0, 0
  CHECK_WORD(ISPR0, 1)
  store ICPR0, 1
  CHECK_WORD(ISPR0, 0)
  cpsie i
  isb
  CHECK_LOG(0)
  pend_irq 0
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  record 1
  pend_irq 0
  store ICPR0, 1
  sync
  bx    lr
