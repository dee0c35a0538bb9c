// B1.4.3: FAULTMASK is priority -1.
#include "check.h"
program
  enable_irq 0, 0
  cpsid f
  pend_irq 0
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(1)
  cpsie f
  isb
  CHECK_LOG(0x12)
  pass

handler NMI_Handler
  record 1
  bx    lr
handler IRQ0_Handler
  record 2
  bx    lr
