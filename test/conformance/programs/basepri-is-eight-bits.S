// B1.4.3: BASEPRI is bits 7:0 of what is written; MRS reads it by the name BASEPRI_MAX too.
#include "check.h"
program
  ldr   r4, =0xFFFFFF40
  msr   basepri, r4
  mrs   r5, basepri
  CHECK(r5, 0x40)
  mrs   r5, basepri_max
  CHECK(r5, 0x40)
  ldr   r4, =0xFFFFFF00
  msr   basepri, r4
  mrs   r5, basepri
  CHECK(r5, 0)
  pass
