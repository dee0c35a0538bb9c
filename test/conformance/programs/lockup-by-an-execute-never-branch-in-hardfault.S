// B1.5.15: a fetch from execute-never memory at the priority of HardFault locks up.
#include "check.h"
program
  udf   0
  FAIL
handler HardFault_Handler
  ldr   r4, =0xE0000001
  bx    r4
  FAIL
