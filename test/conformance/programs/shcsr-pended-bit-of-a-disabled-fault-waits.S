// B3.2.13: a pended fault that is disabled does not escalate: it is taken once it is enabled.
#include "check.h"
program
  store SHCSR, 1 << 12
  sync
  CHECK_LOG(0)
  CHECK_WORD(HFSR, 0)
  set_bits SHCSR, USGFAULTENA
  sync
  CHECK_LOG(1)
  pass

handler UsageFault_Handler
  record 1
  bx    lr
