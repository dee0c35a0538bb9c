// B3.2: no MemManage, BusFault, UsageFault nor DebugMonitor: no SHPR1, and SHPR3<15:0> is reserved.
// cpu: cortex-m0
#include "check.h"
program
  store SHPR1, 0xFFFFFFFF
  CHECK_WORD(SHPR1, 0)
  store SHPR3, 0xFFFF
  CHECK_WORD(SHPR3, 0)
  pass
