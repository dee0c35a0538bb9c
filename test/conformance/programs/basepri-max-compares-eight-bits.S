// B5.2.3: MSR BASEPRI_MAX looks at bits 7:0 alone: 0x130 is 0x30, 0x100 is 0 and does nothing.
#include "check.h"
program
  set_special basepri, 0x40
  ldr   r4, =0x100
  msr   basepri_max, r4
  mrs   r5, basepri
  CHECK(r5, 0x40)
  ldr   r4, =0x130
  msr   basepri_max, r4
  mrs   r5, basepri
  CHECK(r5, 0x30)
  pass
