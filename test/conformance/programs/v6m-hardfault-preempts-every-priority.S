// B1.5.4: HardFault's priority is -1: a fault in a handler of priority 0 pre-empts it, and returns into it.
// cpu: cortex-m0
#include "check.h"
program
  set_priority 16, 0
  enable_irq 0, 0
  pend_irq 0
  CHECK_LOG(0x123)
  pass
handler IRQ0_Handler
  push  {r4, lr}
  record 1
  udf   0
  record 3
  pop   {r4, pc}
handler HardFault_Handler
  mov   r0, lr
  CHECK(r0, 0xFFFFFFF1)
  record 2
  skip  2
  bx    lr
