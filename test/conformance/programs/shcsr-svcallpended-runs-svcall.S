// B3.2.13: setting a pending bit in SHCSR pends the exception: it is taken when its priority allows.
#include "check.h"
program
  cpsid i
  store SHCSR, 1 << 15
  sync
  CHECK_LOG(0)
  CHECK_WORD(SHCSR, 1 << 15)
  cpsie i
  isb
  CHECK_LOG(1)
  CHECK_WORD(SHCSR, 0)
  pass

handler SVC_Handler
  record 1
  CHECK_WORD(SHCSR, 1 << 7)
  bx    lr
