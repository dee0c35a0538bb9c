// B1.5.8, DeActivate: FAULTMASK is cleared on the return from any exception but NMI.
// report: w1ne/labwired-core#356
#include "check.h"
program
  enable_irq 0, 0
  pend_irq 0
  mrs   r4, faultmask
  CHECK(r4, 0)
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  record 1
  cpsid f
  mrs   r4, faultmask
  CHECK(r4, 1)
  bx    lr
