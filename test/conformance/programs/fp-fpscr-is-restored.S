// B1.5.8, PopStack: FPSCR comes back with the context, with lazy stacking and without.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  enable_irq 0, 0x40
  set_fpscr 0xF7C0009F
  pend_irq 0
  vmrs  r4, fpscr
  CHECK(r4, 0xF7C0009F)
  store FPCCR, ASPEN
  pend_irq 0
  vmrs  r4, fpscr
  CHECK(r4, 0xF7C0009F)
  set_fpscr 0
  pend_irq 0
  vmrs  r4, fpscr
  CHECK(r4, 0)
  CHECK_LOG(0x111)
  pass

handler IRQ0_Handler
  set_fpscr 0x5040000A
  record 1
  bx    lr
