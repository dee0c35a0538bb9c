// B1.5.8, DeActivate: PRIMASK and BASEPRI are unchanged on exception exit.
#include "check.h"
program
  svc   0
  mrs   r4, primask
  CHECK(r4, 1)
  mrs   r4, basepri
  CHECK(r4, 0x40)
  pass

handler SVC_Handler
  set_special primask, 1
  set_special basepri, 0x40
  bx    lr
