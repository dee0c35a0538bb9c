// B3.2, SCR: SLEEPONEXIT, SLEEPDEEP and SEVONPEND; the rest is reserved.
// cpu: cortex-m0
#include "check.h"
program
  store SCR, 0xFFFFFFFF
  CHECK_WORD(SCR, 0x16)
  store SCR, 0
  CHECK_WORD(SCR, 0)
  pass
