// C1.6.5: DEMCR.MON_PEND pends DebugMonitor, where MON_EN lets it run.
#include "check.h"
program
  set_bits DEMCR, 1 << 16
  cpsid i
  set_bits DEMCR, 1 << 17
  sync
  CHECK_LOG(0)
  cpsie i
  isb
  CHECK_LOG(1)
  load  r4, DEMCR
  ubfx  r4, r4, 16, 2
  CHECK(r4, 1)
  pass

handler DebugMon_Handler
  record 1
  CHECK_WORD(SHCSR, 1 << 8)
  bx    lr
