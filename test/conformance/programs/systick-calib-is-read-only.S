// B3.3.6: SYST_CALIB says what the board says, whatever is written.
#include "check.h"
program
  load  r4, SYST_CVR + 4
  mvn   r5, r4
  ldr   r1, =SYST_CVR + 4
  str   r5, [r1]
  ldr   r5, [r1]
  CHECK_SAME(r4, r5)
  pass
