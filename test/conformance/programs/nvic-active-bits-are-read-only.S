// B3.4.7: IABR shows what is active or pre-empted; writing it does nothing.
#include "check.h"
program
  store IABR0, 0xFF
  CHECK_WORD(IABR0, 0)
  enable_irq 3, 0x80
  enable_irq 5, 0x40
  pend_irq 3
  CHECK_LOG(0x12)
  CHECK_WORD(IABR0, 0)
  pass

handler IRQ3_Handler
  push  {r4, lr}
  record 1
  CHECK_WORD(IABR0, 1 << 3)
  pend_irq 5
  CHECK_WORD(IABR0, 1 << 3)
  pop   {r4, pc}
handler IRQ5_Handler
  record 2
  CHECK_WORD(IABR0, 1 << 3 | 1 << 5)
  store IABR0, 0
  CHECK_WORD(IABR0, 1 << 3 | 1 << 5)
  bx    lr
