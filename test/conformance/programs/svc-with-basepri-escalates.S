// B1.5.14: BASEPRI holds SVCall back like any other exception of its priority.
#include "check.h"
program
  set_priority SVCALL, 0x40
  set_special basepri, 0x60
  isb
  svc   0
  set_special basepri, 0x40
  isb
  svc   0
  CHECK_LOG(0x12)
  pass

handler SVC_Handler
  record 1
  bx    lr
handler HardFault_Handler
  record 2
  bx    lr
