// B1.5.19: a pending interrupt that is not enabled does not end WFI.
#include "check.h"
program
  pend_irq 0
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  wfi
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
