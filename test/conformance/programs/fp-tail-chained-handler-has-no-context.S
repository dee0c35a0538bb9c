// B1.5.8, ExceptionTaken: a chained handler begins without FPCA; EXC_RETURN is still that of the frame.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  enable_irq 0, 0x40
  enable_irq 1, 0x60
  pend_irq 0
  CHECK_LOG(0x12)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  fill_s 0x22220000
  record 1
  store ISPR0, 2
  bx    lr

handler IRQ1_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  mrs   r4, control
  CHECK(r4, 0)
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD)
  fill_s 0x33330000
  record 2
  bx    lr
