// B3.2.4: VECTPENDING names what would be taken first: by priority, then by number, live.
#include "check.h"
  .macro check_pending number
  load  r4, ICSR
  ubfx  r4, r4, 12, 9
  CHECK(r4, \number)
  .endm
program
  cpsid i
  enable_irq 4, 0x80
  enable_irq 2, 0x80
  pend_irq 4
  check_pending 20
  pend_irq 2
  check_pending 18
  set_priority 20, 0x40
  check_pending 20
  store ICER0, 1 << 4
  check_pending 18
  store ICPR0, 1 << 2
  check_pending 0
  pass
