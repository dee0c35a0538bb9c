// B1.5.14, B1.5.15: FAULTMASK is the priority of HardFault: an SVC locks up.
#include "check.h"
program
  cpsid f
  svc   0
  FAIL
handler HardFault_Handler
  FAIL
