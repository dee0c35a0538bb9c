// B1.5, Wait For Event: SEV sets the event register, WFE clears it and continues; entry and return of an exception
// set it.
// cpu: cortex-m0
#include "check.h"
program
  sev
  wfe
  enable_irq 0, 0
  pend_irq 0
  wfe
  CHECK_LOG(1)
  pass
handler IRQ0_Handler
  record 1
  bx    lr
