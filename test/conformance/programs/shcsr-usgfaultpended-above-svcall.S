// B3.2.13, B1.5.4: a fault pended by hand goes by its priority like any exception.
#include "check.h"
program
  store SHCSR, USGFAULTENA
  set_priority SVCALL, 0x40
  set_priority USAGEFAULT, 0x80
  svc   0
  CHECK_LOG(0x12)
  pass

handler SVC_Handler
  set_bits SHCSR, 1 << 12
  sync
  record 1
  bx    lr
handler UsageFault_Handler
  record 2
  bx    lr
