// B1.5.6, PushStack: the extended frame takes 0x68 bytes, and a word of padding where SP was no multiple of 8.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  store CCR, STKALIGN
  enable_irq 0, 0x40
  vmov  s0, r0
  mov   r5, sp
  pend_irq 0
  load  r4, note
  CHECK(r4, EXTENDED)
  CHECK_SAME(sp, r5)
  sub   sp, 4
  mov   r5, sp
  pend_irq 0
  load  r4, note
  CHECK(r4, EXTENDED + 4)
  CHECK_SAME(sp, r5)
  pass

handler IRQ0_Handler
  ldr   r1, =note
  mov   r4, sp
  sub   r4, r5, r4
  str   r4, [r1]
  bx    lr
