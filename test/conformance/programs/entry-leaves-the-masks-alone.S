// B1.5.6, ExceptionTaken: PRIMASK, BASEPRI and FAULTMASK are unchanged on exception entry.
#include "check.h"
program
  set_special basepri, 0x80
  isb
  enable_irq 0, 0x40
  pend_irq 0
  set_special primask, 1
  set_special faultmask, 1
  isb
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(0x12)
  pass

handler IRQ0_Handler
  record 1
  mrs   r4, basepri
  CHECK(r4, 0x80)
  bx    lr

handler NMI_Handler
  record 2
  mrs   r4, primask
  CHECK(r4, 1)
  mrs   r4, faultmask
  CHECK(r4, 1)
  mrs   r4, basepri
  CHECK(r4, 0x80)
  bx    lr
