// B1.5.4, B3.4.9: of three implemented priority bits the lower five are RAZ/WI, in BASEPRI too.
#include "check.h"
program
  store IPR0, 0xFF3F1F20
  CHECK_WORD(IPR0, 0xE0200020)
  store SHPR1 + 8, 0xFFFFFFFF
  load  r4, SHPR1 + 8
  lsr   r4, r4, 16
  CHECK(r4, 0xE0E0)
  set_special basepri, 0x1F
  mrs   r4, basepri
  CHECK(r4, 0)
  set_special basepri, 0xFF
  mrs   r4, basepri
  CHECK(r4, 0xE0)
  set_special basepri_max, 0x5F
  mrs   r4, basepri
  CHECK(r4, 0x40)
  pass
