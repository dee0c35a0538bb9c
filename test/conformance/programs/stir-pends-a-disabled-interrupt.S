// B3.2.26: STIR pends as ISPR does, enabled or not.
#include "check.h"
program
  store STIR, 9
  sync
  CHECK_WORD(ISPR0, 1 << 9)
  CHECK_LOG(0)
  enable_irq 9, 0
  sync
  CHECK_LOG(1)
  pass

handler IRQ9_Handler
  record 1
  bx    lr
