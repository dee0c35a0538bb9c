// B1.5.15: a fault at HardFault's priority locks up.
#include "check.h"
program
  udf   0
  FAIL
handler HardFault_Handler
  udf   1
  FAIL
