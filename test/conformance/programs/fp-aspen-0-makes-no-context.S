// B3.2.21, FPCCR.ASPEN: at 0 floating point sets no FPCA, loads nothing from FPDSCR, and frames stay short.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  store FPCCR, LSPEN
  store FPDSCR, 0x07C00000
  vmov  s0, r0
  vmrs  r4, fpscr
  CHECK(r4, 0)
  mrs   r4, control
  CHECK(r4, 0)
  enable_irq 0, 0x40
  mov   r5, sp
  pend_irq 0
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  mov   r4, sp
  sub   r4, r5, r4
  CHECK(r4, 0x20)
  CHECK_WORD(FPCCR, LSPEN)
  record 1
  bx    lr
