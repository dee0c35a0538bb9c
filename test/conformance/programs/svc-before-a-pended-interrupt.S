// B1.5.6: SVC is synchronous: it is taken before the next instruction, and returns behind itself.
#include "check.h"
program
  set_priority SVCALL, 0x80
  enable_irq 0, 0x40
  set_special basepri, 0x40
  pend_irq 0
  mov   r5, 0
  set_special basepri, 0
  svc   0
  isb
  adds  r5, 1
  load  r4, log
  cmp   r4, 0x12                // the interrupt before the SVC, or during it
  beq   1f
  CHECK(r4, 0x21)
1:
  CHECK(r5, 1)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler SVC_Handler
  record 2
  bx    lr
