// B1.5.7: frames are 8-byte aligned always; SP<2> is bit 9 of the stacked xPSR, and comes back.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 0, 0x40
  mov   r4, sp
  pend_irq 0
  mov   r5, sp
  CHECK_SAME(r4, r5)
  CHECK(r6, initial_stack - 32)
  CHECK(r7, 0)
  sub   sp, 4
  pend_irq 0
  mov   r5, sp
  CHECK(r5, initial_stack - 4)
  CHECK(r6, initial_stack - 40)
  mov   r5, r7
  CHECK(r5, 1)
  pass
handler IRQ0_Handler
  mov   r6, sp
  ldr   r7, [sp, FRAME_PSR]
  lsls  r7, r7, 22
  lsrs  r7, r7, 31
  bx    lr
