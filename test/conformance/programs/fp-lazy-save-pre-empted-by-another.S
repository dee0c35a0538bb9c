// B1.5.7: the handler that was about to save is pre-empted right there: the other one has saved by then.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  CHECK_LOG(2)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  ldr   r0, =2
  ldr   r1, =ISPR0
  cpsid i
  str   r0, [r1]
  dsb
  cpsie i
  isb
  fill_s 0x22220000              // a context of its own, nothing to save any more
  mrs   r4, control
  CHECK(r4, FPCA)
  add   r5, sp, 8 + FRAME_S0
  CHECK_SAVED(r5, 0x11110000)
  pop   {r4, pc}

handler IRQ1_Handler
  fill_s 0x33330000
  record 2
  bx    lr
