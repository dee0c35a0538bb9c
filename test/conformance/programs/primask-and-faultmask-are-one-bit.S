// B1.4.3: PRIMASK and FAULTMASK are bit 0 of what is written; the other bits read 0.
#include "check.h"
program
  mvn   r4, 1
  msr   primask, r4
  mrs   r5, primask
  CHECK(r5, 0)
  msr   faultmask, r4
  mrs   r5, faultmask
  CHECK(r5, 0)
  mvn   r4, 0
  msr   primask, r4
  mrs   r5, primask
  CHECK(r5, 1)
  msr   faultmask, r4
  mrs   r5, faultmask
  CHECK(r5, 1)
  pass
