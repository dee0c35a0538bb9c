// B3.4: ISER and ICER, ISPR and ICPR set and clear by ones, and all of them read the state.
// cpu: cortex-m0
#include "check.h"
program
  cpsid i
  store ISER0, 0x11
  store ISER0, 0x100
  CHECK_WORD(ISER0, 0x111)
  CHECK_WORD(ICER0, 0x111)
  store ICER0, 0x10
  CHECK_WORD(ISER0, 0x101)
  store ISPR0, 0x1F
  CHECK_WORD(ISPR0, 0x1F)
  CHECK_WORD(ICPR0, 0x1F)
  store ICPR0, 0x0F
  CHECK_WORD(ISPR0, 0x10)
  store ICPR0, 0x10
  cpsie i
  isb
  CHECK_LOG(0)
  pass
