// B1.5.14, B1.5.15: an SVC at priority -1 can't even escalate.
#include "check.h"
program
  udf   0
  FAIL
handler HardFault_Handler
  svc   0
  FAIL
