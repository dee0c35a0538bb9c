// B1.5.8: EXC_RETURN into PC by BX and by POP returns.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x40
  movs  r4, 4
  pend_irq 0
  pend_irq 1
  CHECK_LOG(0x12)
  CHECK(r4, 4)
  mrs   r5, ipsr
  CHECK(r5, 0)
  pass
handler IRQ0_Handler
  record 1
  mov   r3, lr
  bx    r3
handler IRQ1_Handler
  push  {r4, lr}
  movs  r4, 0
  record 2
  pop   {r4, pc}
