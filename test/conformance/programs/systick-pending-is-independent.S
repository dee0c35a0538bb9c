// B3.2.4, B3.3: PENDSTSET and PENDSTCLR need no running counter, and stopping it leaves what is pending.
#include "check.h"
program
  store ICSR, PENDSTSET
  sync
  CHECK_LOG(1)
  cpsid i
  store SYST_RVR, 1000
  store SYST_CVR, 0
  store SYST_CSR, 7
1:
  load  r4, ICSR
  ands  r4, r4, PENDSTSET
  beq   1b
  store SYST_CSR, 0
  load  r4, ICSR
  ubfx  r4, r4, 26, 1
  CHECK(r4, 1)
  store ICSR, PENDSTCLR
  load  r4, ICSR
  ubfx  r4, r4, 26, 1
  CHECK(r4, 0)
  cpsie i
  isb
  CHECK_LOG(1)
  pass

handler SysTick_Handler
  record 1
  bx    lr
