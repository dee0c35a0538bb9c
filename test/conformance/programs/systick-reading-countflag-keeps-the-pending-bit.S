// B3.2.4, B3.3.3: reading SYST_CSR clears COUNTFLAG and leaves PENDSTSET set.
#include "check.h"
program
  cpsid i
  store SYST_RVR, 999
  store SYST_CVR, 0
  store SYST_CSR, 7
1:
  load  r4, SYST_CSR
  tst   r4, 1 << 16
  beq   1b
  store SYST_CSR, 4
  load  r4, ICSR
  ubfx  r4, r4, 26, 1
  CHECK(r4, 1)
  cpsie i
  isb
  CHECK_LOG(1)
  pass

handler SysTick_Handler
  record 1
  bx    lr
