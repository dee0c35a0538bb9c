// B1.5.8, B3.2.13: what is active counts, not how it became so: an active bit set by hand lets Handler mode return.
#include "check.h"
program
  svc   0
  CHECK_LOG(1)
  CHECK_WORD(SHCSR, 0)
  pass

handler SVC_Handler
  record 1
  store SHCSR, 0                // SVCALLACT: its return would be refused
  CHECK_WORD(SHCSR, 0)
  store SHCSR, 1 << 7
  bx    lr
