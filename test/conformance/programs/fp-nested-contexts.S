// B1.5.7: each of two nested handlers has a context: E9 and E1, and everybody finds its own again.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  set_fpscr 0x10000000
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  CHECK_LOG(0x21)
  CHECK_FILLED(0x11110000)
  vmrs  r4, fpscr
  CHECK(r4, 0x10000000)
  mrs   r4, control
  CHECK(r4, FPCA)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  CHECK(lr, 0xFFFFFFE9)
  fill_s 0x22220000
  set_fpscr 0x20000000
  mov   r7, sp
  pend_irq 1
  CHECK_FILLED(0x22220000)
  vmrs  r4, fpscr
  CHECK(r4, 0x20000000)
  mrs   r4, control
  CHECK(r4, FPCA)
  record 1
  pop   {r4, pc}

handler IRQ1_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE1)
  mov   r4, sp
  sub   r4, r7, r4
  CHECK(r4, EXTENDED)
  CHECK_WORD(FPCAR, initial_stack - 2 * EXTENDED - 8 + FRAME_S0)
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | LSPACT)
  fill_s 0x33330000
  set_fpscr 0x30000000
  record 2
  bx    lr
