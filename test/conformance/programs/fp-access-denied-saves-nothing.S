// B1.5.7, ExecuteFPCheck: NOCP comes before the lazy save.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, USGFAULTENA
  enable_irq 0, 0x40
  fill_s 0x11110000
  pend_irq 0
  CHECK_LOG(0x21)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  disable_fpu
  vmov  s0, r0
  enable_fpu
  load  r4, FPCCR
  and   r4, r4, LSPACT
  CHECK(r4, LSPACT)
  ldr   r4, [sp, 8 + FRAME_S0 + 4]
  CHECK(r4, 0)
  record 1
  pop   {r4, pc}

handler UsageFault_Handler
  CHECK_WORD(CFSR, NOCP)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  record 2
  skip  4
  bx    lr
