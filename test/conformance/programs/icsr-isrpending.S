// B3.2.4: ISRPENDING shows pending external interrupts, not system exceptions.
#include "check.h"
program
  cpsid i
  store ICSR, PENDSVSET | PENDSTSET
  sync
  load  r4, ICSR
  ubfx  r5, r4, 22, 1
  CHECK(r5, 0)
  enable_irq 0, 0
  pend_irq 0
  load  r4, ICSR
  ubfx  r5, r4, 22, 1
  CHECK(r5, 1)
  store ICPR0, 1
  load  r4, ICSR
  ubfx  r5, r4, 22, 1
  CHECK(r5, 0)
  pass
