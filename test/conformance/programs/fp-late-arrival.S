// B1.5.11: the frame of the exception that came first, with its room, serves the one that is entered instead.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  enable_irq 0, 0x60
  enable_irq 1, 0x40
  cpsid i
  store ISPR0, 1
  store ISPR0, 2
  cpsie i
  isb
  CHECK_LOG(0x21)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  fill_s 0x22220000
  record 1
  bx    lr

handler IRQ1_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  fill_s 0x33330000
  record 2
  bx    lr
