// B3.3.1: the counter counts from RELOAD down: it never reads more.
#include "check.h"
program
  store SYST_RVR, 77
  store SYST_CVR, 0
  store SYST_CSR, 5
  ldr   r6, =3000
1:
  load  r4, SYST_CVR
  cmp   r4, 77
  bhi   2f
  subs  r6, 1
  bne   1b
  pass
2:
  FAIL
