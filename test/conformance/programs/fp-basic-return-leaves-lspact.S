// B1.5.8, PopStack: a return with EXC_RETURN<4> 1 leaves FPCCR.LSPACT and FPCAR alone.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  CHECK_LOG(0x21)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  pend_irq 1
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD | LSPACT)
  CHECK_WORD(FPCAR, initial_stack - EXTENDED + FRAME_S0)
  record 1
  pop   {r4, pc}

handler IRQ1_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  record 2
  bx    lr
