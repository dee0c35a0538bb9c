// B3.2.16: HFSR is sticky; writing ones clears those bits alone.
#include "check.h"
program
  udf   0
  bkpt  1
  CHECK_LOG(0x11)
  CHECK_WORD(HFSR, FORCED | DEBUGEVT)
  store HFSR, 0
  CHECK_WORD(HFSR, FORCED | DEBUGEVT)
  store HFSR, FORCED
  CHECK_WORD(HFSR, DEBUGEVT)
  store HFSR, DEBUGEVT
  CHECK_WORD(HFSR, 0)
  pass

handler HardFault_Handler
  record 1
  skip  2
  bx    lr
