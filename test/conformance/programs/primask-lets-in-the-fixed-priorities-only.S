// B1.4.3: PRIMASK is priority 0: no configurable exception pre-empts, NMI and HardFault do.
#include "check.h"
program
  enable_irq 0, 0
  cpsid i
  pend_irq 0
  store ICSR, NMIPENDSET
  sync
  udf   0
  CHECK_LOG(0x12)
  cpsie i
  isb
  CHECK_LOG(0x123)
  pass

handler NMI_Handler
  record 1
  bx    lr
handler HardFault_Handler
  record 2
  skip  2
  bx    lr
handler IRQ0_Handler
  record 3
  bx    lr
