// B3.3.3: without TICKINT counting to 0 sets COUNTFLAG and pends nothing.
#include "check.h"
program
  store SYST_RVR, 100
  store SYST_CVR, 0
  store SYST_CSR, 5
1:
  load  r5, SYST_CSR
  lsrs  r5, r5, 16
  beq   1b
  load  r4, ICSR
  ubfx  r4, r4, 26, 1
  CHECK(r4, 0)
  CHECK_LOG(0)
  pass
