// B3.4.5, B3.2.4, B3.2.26: ISPR, ICSR and STIR pend; after DSB and ISB the handler has run.
#include "check.h"
program
  enable_irq 7, 0
  pend_irq 7
  CHECK_LOG(1)
  store STIR, 7
  sync
  CHECK_LOG(0x11)
  store ICSR, PENDSVSET
  sync
  CHECK_LOG(0x112)
  store ICSR, PENDSTSET
  sync
  CHECK_LOG(0x1123)
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(0x11234)
  pass

handler IRQ7_Handler
  record 1
  bx    lr
handler PendSV_Handler
  record 2
  bx    lr
handler SysTick_Handler
  record 3
  bx    lr
handler NMI_Handler
  record 4
  bx    lr
