// B3.2.26, B3.4: STIR with the number of an interrupt that is not implemented does nothing.
#include "check.h"
program
  store STIR, 300
  sync
  load  r4, ICSR
  ubfx  r4, r4, 12, 11
  CHECK(r4, 0)
  CHECK_WORD(ISPR0, 0)
  pass
