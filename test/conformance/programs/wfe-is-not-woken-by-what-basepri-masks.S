// B1.5.18: an interrupt that BASEPRI holds back does not end WFE; SysTick, higher, does.
#include "check.h"
program
  enable_irq 0, 0x80
  set_priority SYSTICK, 0x20
  set_special basepri, 0x40
  isb
  pend_irq 0
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  wfe
  nop
  CHECK_LOG(2)
  pass

handler IRQ0_Handler
  record 1
  bx    lr

handler SysTick_Handler
  record 2
  store SYST_CSR, 0
  store ICSR, PENDSTCLR
  sync
  bx    lr
