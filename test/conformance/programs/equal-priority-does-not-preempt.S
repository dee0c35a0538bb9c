// B1.5.4: an exception of the priority that is executing waits for the return.
#include "check.h"
program
  enable_irq 5, 0x40
  enable_irq 2, 0x40
  pend_irq 5
  CHECK_LOG(0x122)
  pass

handler IRQ5_Handler
  record 1
  pend_irq 2
  record 2
  bx    lr

handler IRQ2_Handler
  record 2
  bx    lr
