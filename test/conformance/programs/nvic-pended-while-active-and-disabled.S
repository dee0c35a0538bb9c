// B3.4.1: pended again in its handler and disabled, it waits after the return until it is enabled.
#include "check.h"
program
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  CHECK_WORD(ISPR0, 1)
  CHECK_WORD(IABR0, 0)
  store ISER0, 1
  sync
  CHECK_LOG(0x11)
  CHECK_WORD(ISPR0, 0)
  pass

handler IRQ0_Handler
  record 1
  load  r0, log
  cmp   r0, 1
  bne   1f
  store ISPR0, 1
  store ICER0, 1
1:
  bx    lr
