// B1.5.6, B1.5.8: room is reserved, and given back unused, without a look at CPACR.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  enable_irq 0, 0x40
  fill_s 0x11110000
  disable_fpu
  pend_irq 0
  CHECK_LOG(1)
  enable_fpu
  mrs   r4, control
  CHECK(r4, FPCA)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD | LSPACT)
  record 1
  bx    lr
