// B1.5.7: an LSPERR whose BusFault can't pre-empt is pending, the instruction executes and nothing is saved any more.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, BUSFAULTENA
  set_priority BUSFAULT, 0x80
  fill_s 0x11110000
  enable_irq 0, 0x40
  pend_irq 0
  FAIL

handler IRQ0_Handler
  store FPCAR, NOWHERE
  ldr   r0, =0x22222222
  vmov  s0, r0
  CHECK_S(s0, 0x22222222)
  CHECK_WORD(CFSR, LSPERR)
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | BFRDY | THREAD)
  load  r4, SHCSR
  CHECK(r4, BUSFAULTENA | 1 << 14)
  record 1
  bx    lr

handler BusFault_Handler
  CHECK_LOG(1)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  pass
