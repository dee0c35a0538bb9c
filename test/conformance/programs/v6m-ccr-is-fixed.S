// B3.2, CCR: STKALIGN and UNALIGN_TRP are 1 for good, nothing else is there.
// cpu: cortex-m0
#include "check.h"
program
  CHECK_WORD(CCR, STKALIGN | UNALIGN_TRP)
  store CCR, 0
  CHECK_WORD(CCR, STKALIGN | UNALIGN_TRP)
  store CCR, 0xFFFFFFFF
  CHECK_WORD(CCR, STKALIGN | UNALIGN_TRP)
  pass
