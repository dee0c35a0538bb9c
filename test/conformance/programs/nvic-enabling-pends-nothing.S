// B3.4.1, B3.4.4: enable and pending bits are independent of each other.
#include "check.h"
program
  store ISER0, 0xFF
  sync
  CHECK_WORD(ISPR0, 0)
  store ICER0, 0xFF
  store ISPR0, 0xFF
  CHECK_WORD(ISER0, 0)
  store ICPR0, 0xFF
  store ISER0, 0xFF
  sync
  CHECK_LOG(0)
  pass
