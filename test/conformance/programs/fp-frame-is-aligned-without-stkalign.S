// B1.5.6, PushStack: the extended frame is aligned to 8 bytes whatever CCR.STKALIGN says; the basic one is not.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  store CCR, 0
  enable_irq 0, 0x40
  sub   sp, 4
  mov   r5, sp
  pend_irq 0
  load  r4, note
  CHECK(r4, 0x20)
  load  r4, note + 4
  CHECK(r4, 0)
  CHECK_SAME(sp, r5)
  vmov  s0, r0
  pend_irq 0
  load  r4, note
  CHECK(r4, EXTENDED + 4)
  load  r4, note + 4
  CHECK(r4, 1 << 9)
  CHECK_SAME(sp, r5)
  add   sp, 4
  add   r5, 4
  pend_irq 0
  load  r4, note
  CHECK(r4, EXTENDED)
  load  r4, note + 4
  CHECK(r4, 0)
  CHECK_SAME(sp, r5)
  pass

handler IRQ0_Handler
  ldr   r1, =note
  mov   r4, sp
  sub   r4, r5, r4
  str   r4, [r1]
  ldr   r4, [sp, FRAME_PSR]
  and   r4, r4, 1 << 9
  str   r4, [r1, 4]
  bx    lr
