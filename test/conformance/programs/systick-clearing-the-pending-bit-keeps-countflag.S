// B3.2.4, B3.3.3: PENDSTCLR takes the exception back and leaves COUNTFLAG set.
// report: oxidecomputer/hubris#284
#include "check.h"
program
  cpsid i
  store SYST_RVR, 999
  store SYST_CVR, 0
  store SYST_CSR, 7
1:
  load  r4, ICSR
  tst   r4, PENDSTSET
  beq   1b
  store ICSR, PENDSTCLR
  load  r4, SYST_CSR
  ubfx  r4, r4, 16, 1
  CHECK(r4, 1)
  pass
