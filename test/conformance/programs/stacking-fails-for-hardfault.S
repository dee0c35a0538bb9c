// B1.5.12, B1.5.14: a stacking error is no lockup: the fault's handler executes though its frame is not there.
#include "check.h"
program
  ldr   r0, =NOWHERE + 0x100
  mov   sp, r0
  udf   0
  FAIL

handler HardFault_Handler
  ldr   r0, =initial_stack
  mov   sp, r0
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(CFSR, STKERR | UNDEFINSTR)
  mrs   r4, ipsr
  CHECK(r4, 3)
  CHECK_WORD(SHCSR, 0)
  pass
