// B1.5.6, B1.5.8: every level of nesting has its own frame, and each return goes back one level.
#include "check.h"
program
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
  enable_irq \n, 0xF0 - 0x10 * \n
  .endr
  mov   r6, sp
  pend_irq 0
  CHECK_LOG(0x76543210)
  mov   r4, sp
  CHECK_SAME(r4, r6)
  pass

  .macro level n, next
handler IRQ\n\()_Handler
  push  {r4, lr}
  pend_irq \next
  record \n
  pop   {r4, pc}
  .endm
  level 0, 1
  level 1, 2
  level 2, 3
  level 3, 4
  level 4, 5
  level 5, 6
  level 6, 7
handler IRQ7_Handler
  record 7
  bx    lr
