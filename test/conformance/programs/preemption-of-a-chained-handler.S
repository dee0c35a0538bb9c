// B1.5.4: what tail-chained is pre-empted like any handler.
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x60
  enable_irq 2, 0x20
  store ISPR0, 3
  sync
  CHECK_LOG(0x1234)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler IRQ1_Handler
  push  {r4, lr}
  record 2
  pend_irq 2
  record 4
  pop   {r4, pc}
handler IRQ2_Handler
  record 3
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  bx    lr
