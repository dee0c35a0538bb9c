// B1.5.7: what the first handler did not save the one chained to it does.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  enable_irq 0, 0x40
  enable_irq 1, 0x60
  cpsid i
  store ISPR0, 3
  cpsie i
  isb
  CHECK_LOG(0x12)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  record 1
  bx    lr

handler IRQ1_Handler
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD | LSPACT)
  fill_s 0x33330000
  add   r5, sp, FRAME_S0
  CHECK_SAVED(r5, 0x11110000)
  record 2
  bx    lr
