// B3.4.5, B3.4.6: ISPR and ICPR read the same; ones act, zeros do not.
#include "check.h"
program
  store ISPR0, 0x00F0
  store ISPR0, 0x0F00
  CHECK_WORD(ISPR0, 0x0FF0)
  CHECK_WORD(ICPR0, 0x0FF0)
  store ICPR0, 0x0180
  CHECK_WORD(ISPR0, 0x0E70)
  store ICPR0, 0
  store ISPR0, 0
  CHECK_WORD(ICPR0, 0x0E70)
  pass
