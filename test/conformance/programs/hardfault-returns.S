// B1.5.14: HardFault returns like any exception; the fault status stays until it is cleared.
#include "check.h"
program
  movs  r5, 3
  udf   0
  CHECK(r5, 3)
  mrs   r4, ipsr
  CHECK(r4, 0)
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(CFSR, UNDEFINSTR)
  CHECK_LOG(1)
  pass

handler HardFault_Handler
  record 1
  movs  r3, 9
  skip  2
  bx    lr
