// B5.2.1: CPSIE i, ISB, CPSID i lets every pending interrupt in.
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x40
  set_priority PENDSV, 0xFF
  cpsid i
  pend_irq 1
  store ICSR, PENDSVSET
  pend_irq 0
  cpsie i
  isb
  cpsid i
  CHECK_LOG(0x123)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler IRQ1_Handler
  record 2
  bx    lr
handler PendSV_Handler
  record 3
  bx    lr
