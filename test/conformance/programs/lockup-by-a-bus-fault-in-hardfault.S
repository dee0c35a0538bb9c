// B1.5.15: a data access that fails at the priority of HardFault locks up.
#include "check.h"
program
  udf   0
  FAIL
handler HardFault_Handler
  ldr   r4, =NOWHERE
  ldr   r4, [r4]
  FAIL
