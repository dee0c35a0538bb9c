// B1.5.14: SVCall has to be higher than what executes.
#include "check.h"
program
  set_priority SVCALL, 0x40
  enable_irq 0, 0x40
  enable_irq 1, 0x60
  pend_irq 1
  pend_irq 0
  CHECK_LOG(0x1234)
  pass

handler IRQ1_Handler
  push  {r4, lr}
  record 1
  svc   0
  pop   {r4, pc}
handler IRQ0_Handler
  push  {r4, lr}
  record 3
  svc   0
  pop   {r4, pc}
handler SVC_Handler
  record 2
  bx    lr
handler HardFault_Handler
  record 4
  CHECK_WORD(HFSR, FORCED)
  bx    lr
