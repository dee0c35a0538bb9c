// B1.5.7, PreserveFPState: the first floating-point instruction of a handler saves the context of before.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0xA000009F
  fill_s 0x11110000
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  CHECK_FILLED(0x11110000)
  vmrs  r4, fpscr
  CHECK(r4, 0xA000009F)
  pass

handler IRQ0_Handler
  vmov  s16, r0
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD)
  mrs   r4, control
  CHECK(r4, FPCA)
  add   r5, sp, FRAME_S0
  CHECK_SAVED(r5, 0x11110000)
  ldr   r4, [sp, FRAME_FPSCR]
  CHECK(r4, 0xA000009F)
  fill_s 0x22220000
  set_fpscr 0x5000001F
  record 1
  bx    lr
