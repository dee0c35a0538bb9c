// B3.2.13, B1.5.4: SHCSR.MEMFAULTACT set by hand holds back what is not above that exception; cleared, it does not.
#include "check.h"
program
  set_priority 4, 0x40
  store CCR, STKALIGN | NONBASETHRDENA // or the return to Thread mode would be refused
  enable_irq 0, 0x80
  enable_irq 1, 0x20
  store SHCSR, 1 << 0
  sync
  CHECK_WORD(SHCSR, 1 << 0)
  pend_irq 0
  CHECK_LOG(0)
  pend_irq 1
  CHECK_LOG(1)
  store SHCSR, 0
  sync
  CHECK_LOG(0x12)
  CHECK_WORD(SHCSR, 0)
  pass

handler IRQ1_Handler
  record 1
  bx    lr
handler IRQ0_Handler
  record 2
  bx    lr
