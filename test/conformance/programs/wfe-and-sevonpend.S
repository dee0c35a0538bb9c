// B3.2.7, SCR.SEVONPEND: an interrupt that becomes pending is an event, also disabled or masked.
// report: renode/renode#1006
#include "check.h"
program
  svc   0
  wfe                           // the event register is clear now
  store SCR, 1 << 4
  pend_irq 5                    // disabled
  wfe
  enable_irq 6, 0x40
  cpsid i
  pend_irq 6
  wfe
  CHECK_LOG(1)
  cpsie i
  isb
  CHECK_LOG(0x12)
  pass

handler SVC_Handler
  record 1
  bx    lr
handler IRQ6_Handler
  record 2
  bx    lr
