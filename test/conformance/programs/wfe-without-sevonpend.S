// B1.5.18: without SEVONPEND a disabled interrupt that becomes pending is no event.
#include "check.h"
program
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  pend_irq 5                    // disabled
  wfe                           // until SysTick
  nop
  CHECK_LOG(2)
  pass

handler SysTick_Handler
  record 2
  store SYST_CSR, 0
  store ICSR, PENDSTCLR
  sync
  bx    lr
