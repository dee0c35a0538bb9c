// B3.3.5: a write to SYST_CVR clears the counter without an exception and without COUNTFLAG.
#include "check.h"
program
  cpsid i
  store SYST_RVR, 0xFFFFFF
  store SYST_CVR, 0
  store SYST_CSR, 7
1:
  load  r4, SYST_CVR
  cmp   r4, 0
  beq   1b
  store SYST_CVR, 0x123456
  load  r4, SYST_CSR
  ubfx  r4, r4, 16, 1
  CHECK(r4, 0)
  load  r4, ICSR
  ubfx  r4, r4, 26, 1
  CHECK(r4, 0)
  pass
