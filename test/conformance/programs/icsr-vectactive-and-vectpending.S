// B3.2.4: VECTACTIVE is the current exception; VECTPENDING the highest pending enabled one, PRIMASK or not.
#include "check.h"
program
  cpsid i
  enable_irq 4, 0x40
  set_priority PENDSV, 0x80
  store ICSR, PENDSVSET
  pend_irq 3                    // higher, but disabled
  load  r4, ICSR
  ubfx  r5, r4, 12, 9
  CHECK(r5, 14)
  ubfx  r5, r4, 0, 9
  CHECK(r5, 0)
  pend_irq 4
  load  r4, ICSR
  ubfx  r5, r4, 12, 9
  CHECK(r5, 16 + 4)
  cpsie i
  isb
  load  r4, ICSR
  ubfx  r5, r4, 12, 9
  CHECK(r5, 0)
  CHECK_LOG(0x12)
  pass

handler IRQ4_Handler
  record 1
  load  r4, ICSR
  ubfx  r5, r4, 0, 9
  CHECK(r5, 16 + 4)
  ubfx  r5, r4, 12, 9
  CHECK(r5, 14)
  bx    lr
handler PendSV_Handler
  record 2
  bx    lr
