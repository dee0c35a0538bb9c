// B3.2.10-12: SHPR1 to SHPR3 hold a byte each for exceptions 4 to 15; those that do not exist are RAZ/WI.
#include "check.h"
program
  store SHPR1, 0xFFFFFFFF
  CHECK_WORD(SHPR1, 0x00FFFFFF)
  store SHPR1 + 4, 0xFFFFFFFF
  CHECK_WORD(SHPR1 + 4, 0xFF000000)
  store SHPR1 + 8, 0xFFFFFFFF
  CHECK_WORD(SHPR1 + 8, 0xFFFF00FF)
  store_byte SHPR1 + 10, 0x40
  CHECK_WORD(SHPR1 + 8, 0xFF4000FF)
  pass
