// B3.4.1: an interrupt that is disabled in its own handler stays active and returns as ever.
#include "check.h"
program
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  CHECK_WORD(IABR0, 0)
  CHECK_WORD(ISER0, 0)
  pass

handler IRQ0_Handler
  record 1
  store ICER0, 1
  sync
  CHECK_WORD(IABR0, 1)
  bx    lr
