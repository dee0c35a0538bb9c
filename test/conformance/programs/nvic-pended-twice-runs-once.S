// B3.4.1: pending is one bit: an interrupt that is pended again before its entry runs once.
#include "check.h"
program
  enable_irq 0, 0
  cpsid i
  store ISPR0, 1
  store STIR, 0
  store ISPR0, 1
  sync
  cpsie i
  isb
  CHECK_LOG(1)
  CHECK_WORD(ISPR0, 0)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
