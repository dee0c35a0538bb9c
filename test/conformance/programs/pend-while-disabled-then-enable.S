// B3.4.1: a disabled interrupt can be pending; enabling it takes it, disabling a pending one holds it back.
#include "check.h"
program
  pend_irq 9
  CHECK_LOG(0)
  CHECK_WORD(ISPR0, 1 << 9)
  store ISER0, 1 << 9
  sync
  CHECK_LOG(1)
  CHECK_WORD(ISPR0, 0)
  store ICER0, 1 << 9
  sync
  CHECK_WORD(ISER0, 0)
  pend_irq 9
  CHECK_LOG(1)
  pass

handler IRQ9_Handler
  record 1
  bx    lr
