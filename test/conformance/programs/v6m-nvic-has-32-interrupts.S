// B3.4: one word of interrupts; interrupt 31 runs, and behind the words there is nothing.
// cpu: cortex-m0
#include "check.h"
program
  store ISER0, 0xFFFFFFFF
  CHECK_WORD(ISER0, 0xFFFFFFFF)
  store ISER0 + 4, 0xFFFFFFFF
  CHECK_WORD(ISER0 + 4, 0)
  store ISPR0 + 4, 0xFFFFFFFF
  CHECK_WORD(ISPR0 + 4, 0)
  store IPR0 + 32, 0xFFFFFFFF
  CHECK_WORD(IPR0 + 32, 0)
  pend_irq 31
  CHECK_LOG(0xF)
  pass
handler IRQ31_Handler
  mrs   r0, ipsr
  CHECK(r0, 47)
  record 15
  bx    lr
