// B3.3.3, B3.3.4: writing SYST_RVR touches neither the counter nor COUNTFLAG.
#include "check.h"
program
  store SYST_RVR, 200
  store SYST_CVR, 0
  store SYST_CSR, 5
  ldr   r6, =2000
1:
  subs  r6, 1
  bne   1b
  store SYST_CSR, 4
  load  r7, SYST_CVR
  store SYST_RVR, 5000
  CHECK_WORD(SYST_RVR, 5000)
  load  r4, SYST_CVR
  CHECK_SAME(r4, r7)
  load  r4, SYST_CSR
  CHECK(r4, 0x10004)
  pass
