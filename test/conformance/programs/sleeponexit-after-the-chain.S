// B3.2.7, B1.5.9: with SLEEPONEXIT a return that chains does not sleep first.
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x80
  store SCR, 1 << 1
  cpsid i
  pend_irq 0
  pend_irq 1
  cpsie i
  isb
  CHECK_LOG(0x12)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler IRQ1_Handler
  record 2
  store SCR, 0
  dsb
  bx    lr
