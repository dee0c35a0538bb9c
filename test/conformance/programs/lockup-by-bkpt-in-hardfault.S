// B1.5.15, C1.4: BKPT with neither a debugger nor the monitor locks up at the priority of HardFault.
#include "check.h"
program
  udf   0
  FAIL
handler HardFault_Handler
  bkpt  1
  FAIL
