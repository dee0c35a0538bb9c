// B1.5.18: the event register is one bit: after two SEVs the second WFE sleeps.
#include "check.h"
program
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  sev
  sev
  wfe
  CHECK_LOG(0)
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
