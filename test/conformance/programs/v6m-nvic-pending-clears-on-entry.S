// B1.5.6, ExceptionTaken: entry clears the pending bit; pended again while active, it runs again.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 5, 0x40
  pend_irq 5
  CHECK_LOG(0x55)
  CHECK_WORD(ISPR0, 0)
  pass
handler IRQ5_Handler
  push  {r4, lr}
  record 5
  CHECK_WORD(ISPR0, 0)
  load  r4, log
  cmp   r4, 5
  bne   1f
  pend_irq 5
  CHECK_WORD(ISPR0, 1 << 5)
1:
  pop   {r4, pc}
