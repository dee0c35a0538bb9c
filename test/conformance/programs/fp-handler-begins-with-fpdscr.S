// B3.2.23: a handler's context has FPDSCR's controls, and the interrupted code gets its own back.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0x00C00000
  store FPDSCR, 0x03000000
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  vmrs  r4, fpscr
  CHECK(r4, 0x00C00000)
  pass

handler IRQ0_Handler
  vmrs  r4, fpscr
  and   r4, r4, 0x07C00000
  CHECK(r4, 0x03000000)
  ldr   r4, [sp, FRAME_FPSCR]
  CHECK(r4, 0x00C00000)
  record 1
  bx    lr
