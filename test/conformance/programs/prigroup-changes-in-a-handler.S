// B1.5.4, AIRCR.PRIGROUP: a new split counts at once, for what is active too.
#include "check.h"
program
  store AIRCR, 0x05FA0000 | 7 << 8
  enable_irq 0, 0x80
  enable_irq 1, 0x40
  pend_irq 0
  CHECK_LOG(0x12)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  pend_irq 1                    // one group: it waits
  record 1
  store AIRCR, 0x05FA0000
  sync
  CHECK_LOG(0x12)
  pop   {r4, pc}
handler IRQ1_Handler
  record 2
  bx    lr
