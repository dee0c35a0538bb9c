// B1.5.8, B1.5.9: the return to a pre-empted handler is late for what is between their priorities: it chains.
#include "check.h"
program
  enable_irq 0, 0x80
  enable_irq 1, 0x40
  enable_irq 2, 0x60
  pend_irq 0
  CHECK_LOG(0x1234)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 1
  record 4
  pop   {r4, pc}
handler IRQ1_Handler
  record 2
  mov   r7, sp
  pend_irq 2
  bx    lr
handler IRQ2_Handler
  record 3
  mov   r4, sp
  CHECK_SAME(r4, r7)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  CHECK_WORD(IABR0, 5)          // 1 is no longer active
  bx    lr
