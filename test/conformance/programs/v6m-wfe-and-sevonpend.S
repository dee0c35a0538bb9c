// B1.5, Wait For Event: with SEVONPEND a disabled interrupt that becomes pending is an event.
// cpu: cortex-m0
#include "check.h"
program
  store SCR, 1 << 4
  sev
  wfe
  store ISPR0, 1
  wfe
  CHECK_WORD(ISPR0, 1)
  pass
