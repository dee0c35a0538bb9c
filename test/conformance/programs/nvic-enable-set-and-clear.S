// B3.4.4: ISER and ICER read the same; ones act, zeros don't.
#include "check.h"
program
  store ISER0, 0x00F0
  store ISER0, 0x0F00
  CHECK_WORD(ISER0, 0x0FF0)
  CHECK_WORD(ICER0, 0x0FF0)
  store ICER0, 0x0180
  CHECK_WORD(ISER0, 0x0E70)
  store ICER0, 0
  store ISER0, 0
  CHECK_WORD(ICER0, 0x0E70)
  pass
