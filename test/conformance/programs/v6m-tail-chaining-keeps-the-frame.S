// B1.5, tail-chaining: the second handler starts on the first one's frame, with its EXC_RETURN.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x80
  cpsid i
  store ISPR0, 3
  mov   r4, sp
  cpsie i
  isb
  CHECK_LOG(0x12)
  mov   r5, sp
  CHECK_SAME(r4, r5)
  pass
handler IRQ0_Handler
  mov   r5, sp
  record 1
  bx    lr
handler IRQ1_Handler
  mov   r6, sp
  CHECK_SAME(r5, r6)
  mov   r0, lr
  CHECK(r0, 0xFFFFFFF9)
  record 2
  bx    lr
