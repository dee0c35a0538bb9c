// A3.4.4, B1.5.6, ExceptionTaken: also the entry by tail-chaining clears the local monitor.
#include "check.h"
program
  enable_irq 0, 0x40
  set_priority PENDSV, 0x80
  ldr   r6, =buffer
  pend_irq 0
  CHECK_LOG(0x12)
  pass

handler IRQ0_Handler
  record 1
  store ICSR, PENDSVSET
  ldrex r4, [r6]
  bx    lr
handler PendSV_Handler
  record 2
  strex r4, r6, [r6]
  CHECK(r4, 1)
  bx    lr
