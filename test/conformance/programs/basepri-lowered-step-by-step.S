// B1.4.3: MSR BASEPRI to a lower priority lets in exactly what it no longer masks.
#include "check.h"
program
  enable_irq 1, 0x40
  enable_irq 2, 0x60
  set_special basepri, 0x20
  isb
  store ISPR0, 6
  sync
  CHECK_LOG(0)
  set_special basepri, 0x60
  isb
  CHECK_LOG(2)
  set_special basepri, 0x80
  isb
  CHECK_LOG(0x23)
  pass

handler IRQ1_Handler
  record 2
  bx    lr
handler IRQ2_Handler
  record 3
  bx    lr
