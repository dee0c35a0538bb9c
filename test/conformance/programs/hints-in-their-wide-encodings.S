// A7.7: SEV.W, WFE.W and WFI.W do as the 16-bit encodings.
#include "check.h"
program
  sev.w
  wfe.w
  enable_irq 0, 0
  cpsid i
  pend_irq 0
  wfi.w
  CHECK_LOG(0)
  cpsie i
  isb
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
