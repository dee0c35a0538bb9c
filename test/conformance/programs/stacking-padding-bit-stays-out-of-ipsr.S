// B1.5.8, PopStack: a handler that was pre-empted with a misaligned SP goes on with its own number in IPSR.
// report: renode/renode#995
#include "check.h"
program
  set_bits CCR, STKALIGN
  enable_irq 3, 0x40
  enable_irq 7, 0x20
  pend_irq 3
  CHECK_LOG(0x12)
  mrs   r0, ipsr
  CHECK(r0, 0)
  pass

handler IRQ3_Handler
  push  {r4, lr}
  sub   sp, sp, 4
  record 1
  mrs   r4, ipsr
  CHECK(r4, 19)
  pend_irq 7
  mrs   r4, ipsr
  CHECK(r4, 19)
  add   sp, sp, 4
  pop   {r4, pc}

handler IRQ7_Handler
  record 2
  ldr   r4, [sp, FRAME_PSR]
  ubfx  r4, r4, 0, 10
  CHECK(r4, 0x200 + 19)
  bx    lr
