// B5.2.3: MSR BASEPRI_MAX writes a priority other than 0 that is higher than BASEPRI, or any where it is 0.
#include "check.h"
program
  set_special basepri_max, 0x80
  mrs   r4, basepri
  CHECK(r4, 0x80)
  set_special basepri_max, 0xC0
  mrs   r4, basepri
  CHECK(r4, 0x80)
  set_special basepri_max, 0
  mrs   r4, basepri
  CHECK(r4, 0x80)
  set_special basepri_max, 0x40
  mrs   r4, basepri_max
  CHECK(r4, 0x40)
  set_special basepri, 0
  mrs   r4, basepri
  CHECK(r4, 0)
  pass
