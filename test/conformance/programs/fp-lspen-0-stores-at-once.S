// B1.5.6, PushStack: with FPCCR.LSPEN 0 entry stores the context and the return loads it.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  store FPCCR, ASPEN
  fill_s 0x11110000
  set_fpscr 0xA000009F
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  CHECK_S(s0, 0x55555555)
  CHECK_S(s1, 0x11110001)
  vmrs  r4, fpscr
  CHECK(r4, 0xA000009F)
  pass

handler IRQ0_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  CHECK_WORD(FPCCR, ASPEN)
  mrs   r4, control
  CHECK(r4, 0)
  add   r5, sp, FRAME_S0
  CHECK_SAVED(r5, 0x11110000)
  ldr   r4, [sp, FRAME_FPSCR]
  CHECK(r4, 0xA000009F)
  ldr   r0, =0x55555555
  str   r0, [sp, FRAME_S0]
  record 1
  bx    lr
