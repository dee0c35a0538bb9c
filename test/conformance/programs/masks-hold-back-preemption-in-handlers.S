// B1.4.3, B1.5.4: PRIMASK and BASEPRI count in Handler mode as in Thread mode.
#include "check.h"
program
  enable_irq 0, 0x80
  enable_irq 1, 0x40
  pend_irq 0
  CHECK_LOG(0x12345)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  cpsid i
  pend_irq 1
  record 1
  cpsie i
  isb
  set_special basepri, 0x40
  isb
  record 3
  pend_irq 1
  record 4
  set_special basepri, 0
  isb
  pop   {r4, pc}
handler IRQ1_Handler
  load  r0, log
  cmp   r0, 1
  beq   1f
  record 5
  bx    lr
1:
  record 2
  bx    lr
