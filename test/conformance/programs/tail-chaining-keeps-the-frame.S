// B1.5.9: between two handlers nothing is unstacked: same SP, LR describes the original context.
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x40
  mov   r7, sp
  cpsid i
  pend_irq 0
  pend_irq 1
  ldr   r1, =0x11223344
  cpsie i
  isb
  mov   r4, sp
  CHECK_SAME(r4, r7)
  CHECK_LOG(0x12)
  pass

handler IRQ0_Handler
  record 1
  mov   r6, sp
  mov   r5, lr
  bx    lr

handler IRQ1_Handler
  record 2
  mov   r4, sp
  CHECK_SAME(r4, r6)
  mov   r4, lr
  CHECK_SAME(r4, r5)
  CHECK(r4, 0xFFFFFFF9)
  ldr   r4, [sp, 4]
  CHECK(r4, 0x11223344)
  bx    lr
