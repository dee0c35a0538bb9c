// B1.5.18: WFE sleeps where the event register is clear, until an exception that pre-empts.
#include "check.h"
program
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  sev
  wfe
  CHECK_LOG(0)
  wfe
  nop
  CHECK_LOG(1)
  pass

handler SysTick_Handler
  record 1
  store SYST_CSR, 0
  store ICSR, PENDSTCLR
  sync
  bx    lr
