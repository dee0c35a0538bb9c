// B3.2, ICSR: VECTACTIVE is the handler's number, VECTPENDING the highest that pends; RETTOBASE is not there.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 9, 0x80
  pend_irq 0
  CHECK(r4, 16 | 25 << 12 | 1 << 22)
  CHECK_LOG(0x19)
  pass
handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 9
  pop   {r4}
  load  r4, ICSR
  pop   {pc}
handler IRQ9_Handler
  record 9
  bx    lr
