// B1.5, Unrecoverable exception cases: a fault at HardFault's priority locks up.
// cpu: cortex-m0
#include "check.h"
program
  udf   0
  FAIL
handler HardFault_Handler
  udf   1
  FAIL
