// B1.5.7: a handler without floating point is pre-empted by one that uses it: that saves the outermost context.
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
  mov   r7, sp
  pend_irq 1
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD)
  add   r5, r7, 8 + FRAME_S0
  CHECK_SAVED(r5, 0x11110000)
  mrs   r4, control
  CHECK(r4, 0)
  record 1
  pop   {r4, pc}

handler IRQ1_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)          // IRQ0 had no context
  mov   r4, sp
  sub   r4, r7, r4
  CHECK(r4, 0x20)
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD | LSPACT)
  fill_s 0x33330000
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD)
  record 2
  bx    lr
