// B3.2.7, B1.5.18: with SEVONPEND an interrupt that is pending already is no event.
#include "check.h"
program
  store SCR, 1 << 4
  pend_irq 5                    // disabled
  wfe                           // that was an event
  pend_irq 5
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  wfe                           // that was none: until SysTick
  nop
  CHECK_LOG(2)
  pass

handler SysTick_Handler
  record 2
  store SYST_CSR, 0
  store ICSR, PENDSTCLR
  sync
  bx    lr
