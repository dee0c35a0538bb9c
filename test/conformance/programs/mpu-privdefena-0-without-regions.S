// B3.5.5: enabled without any region and without a background, not even a handler can be fetched: its priority is above the MPU only without HFNMIENA.
// report: renode/renode#990
#include "check.h"
program
  store MPU_CTRL, 1
  sync
  FAIL

handler HardFault_Handler
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(CFSR, IACCVIOL | MSTKERR)
  pass
