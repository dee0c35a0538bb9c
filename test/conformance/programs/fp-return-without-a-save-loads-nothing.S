// B1.5.8, PopStack: with FPCCR.LSPACT set the registers are still valid: it is cleared and the room not looked at.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  set_fpscr 0xA000009F
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD)
  mrs   r4, control
  CHECK(r4, FPCA)
  CHECK_FILLED(0x11110000)
  vmrs  r4, fpscr
  CHECK(r4, 0xA000009F)
  pass

handler IRQ0_Handler
  ldr   r0, =0x99999999
  str   r0, [sp, FRAME_S0]
  str   r0, [sp, FRAME_S0 + 60]
  str   r0, [sp, FRAME_FPSCR]
  bx    lr
