// B1.5, Fault behavior: SVCall has to be higher than what executes.
// cpu: cortex-m0
#include "check.h"
program
  set_priority SVCALL, 0x40
  enable_irq 0, 0x40
  enable_irq 1, 0x80
  pend_irq 0
  CHECK_LOG(0x12)
  pend_irq 1
  CHECK_LOG(0x1234)
  pass
handler IRQ0_Handler
  push  {r4, lr}
  record 1
  svc   0
  pop   {r4, pc}
handler HardFault_Handler
  record 2
  bx    lr
handler IRQ1_Handler
  push  {r4, lr}
  record 3
  svc   0
  pop   {r4, pc}
handler SVC_Handler
  record 4
  bx    lr
