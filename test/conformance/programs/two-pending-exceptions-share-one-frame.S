// B1.5.9, B1.5.10: the higher one is entered with the frame of the interrupted code, the lower one chains on the same.
#include "check.h"
program
  cpsid i
  enable_irq 0, 0x80
  enable_irq 1, 0x40
  pend_irq 0                    // first pended, entered last
  pend_irq 1
  mov   r7, sp
  cpsie i
  isb
  CHECK_LOG(0x12)
  pass

  .macro same_frame
  mov   r4, sp
  sub   r5, r7, 32
  CHECK_SAME(r4, r5)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  .endm
handler IRQ1_Handler
  record 1
  same_frame
  bx    lr
handler IRQ0_Handler
  record 2
  same_frame
  bx    lr
