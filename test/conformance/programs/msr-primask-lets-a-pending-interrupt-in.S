// B5.2.3: as CPSIE, MSR PRIMASK and FAULTMASK.
#include "check.h"
program
  enable_irq 0, 0
  enable_irq 1, 0
  set_special primask, 1
  pend_irq 0
  CHECK_LOG(0)
  set_special primask, 0
  isb
  CHECK_LOG(1)
  cpsid f
  pend_irq 1
  CHECK_LOG(1)
  cpsie f
  isb
  CHECK_LOG(0x12)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler IRQ1_Handler
  record 2
  bx    lr
