// B1.5.15: FAULTMASK is priority -1: a fault locks up.
#include "check.h"
program
  cpsid f
  udf   0
  FAIL
handler HardFault_Handler
  FAIL
