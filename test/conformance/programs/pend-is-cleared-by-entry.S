// B1.5.6, B3.4.1: on entry the pending bit is cleared and the active bit set, until the return.
// report: wokwi/rp2040js#22
#include "check.h"
program
  enable_irq 9, 0
  pend_irq 9
  CHECK_LOG(1)
  CHECK_WORD(IABR0, 0)
  pass

handler IRQ9_Handler
  record 1
  CHECK_WORD(ISPR0, 0)
  CHECK_WORD(ICPR0, 0)
  CHECK_WORD(IABR0, 1 << 9)
  mrs   r4, ipsr
  CHECK(r4, 16 + 9)
  bx    lr
