// B1.5.7, PreserveFPState: VMRS saves the context of before as well.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  vmrs  r4, fpscr
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD)
  add   r5, sp, FRAME_S0
  CHECK_SAVED(r5, 0x11110000)
  record 1
  bx    lr
