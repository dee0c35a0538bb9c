// B1.5.9: nothing is unstacked in between: the second handler finds the frame as the first one left it.
#include "check.h"
program
  enable_irq 0, 0x40
  set_priority PENDSV, 0x80
  ldr   r1, =0x111
  pend_irq 0
  CHECK(r1, 0x333)
  CHECK_LOG(0x12)
  pass

handler IRQ0_Handler
  ldr   r0, =0x222
  str   r0, [sp, 4]
  record 1
  store ICSR, PENDSVSET
  bx    lr
handler PendSV_Handler
  ldr   r4, [sp, 4]
  CHECK(r4, 0x222)
  ldr   r0, =0x333
  str   r0, [sp, 4]
  record 2
  bx    lr
