// B1.5.4: two exceptions pended by one store: the higher priority is taken first, the other tail-chains.
#include "check.h"
program
  enable_irq 1, 0x60
  enable_irq 2, 0x20
  store ISPR0, 1 << 1 | 1 << 2
  sync
  CHECK_LOG(0x21)
  pass

handler IRQ1_Handler
  record 1
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  bx    lr

handler IRQ2_Handler
  record 2
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  load  r4, ISPR0
  CHECK(r4, 1 << 1)             // still pending
  bx    lr
