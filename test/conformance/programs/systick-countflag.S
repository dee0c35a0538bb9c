// B3.3.3, B3.3.5: reading SYST_CSR clears COUNTFLAG, writing SYST_CVR clears it too, writing SYST_CSR does not.
#include "check.h"
  .macro count_to_0             // until SysTick pends, then stops
  store SYST_CSR, 7
1:
  load  r4, ICSR
  ands  r4, r4, PENDSTSET
  beq   1b
  store SYST_CSR, 4
  store ICSR, PENDSTCLR
  .endm
program
  cpsid i
  store SYST_RVR, 100
  store SYST_CVR, 0x1234
  load  r4, SYST_CVR
  CHECK(r4, 0)
  count_to_0
  load  r4, SYST_CSR
  CHECK(r4, 0x10004)
  load  r4, SYST_CSR
  CHECK(r4, 4)
  count_to_0
  store SYST_CVR, 1
  load  r4, SYST_CSR
  CHECK(r4, 4)
  load  r4, SYST_CVR
  CHECK(r4, 0)
  pass
