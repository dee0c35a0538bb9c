// B1.4.3: with PRIMASK set what is pending waits; CPSIE and MSR let it in.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 0, 0
  cpsid i
  pend_irq 0
  CHECK_LOG(0)
  cpsie i
  isb
  CHECK_LOG(1)
  set_special primask, 1
  pend_irq 0
  CHECK_LOG(1)
  set_special primask, 0xFE
  isb
  CHECK_LOG(0x11)
  pass
handler IRQ0_Handler
  record 1
  bx    lr
