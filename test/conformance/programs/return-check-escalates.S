// B1.5.8, B1.5.14: INVPC with UsageFault disabled is a HardFault, FORCED.
#include "check.h"
program
  svc   0
  FAIL

handler SVC_Handler
  mov   r7, sp
  ldr   r0, =0xFFFFFFF5
  bx    r0

handler HardFault_Handler
  CHECK_WORD(CFSR, INVPC)
  CHECK_WORD(HFSR, FORCED)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF5)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  mrs   r4, ipsr
  CHECK(r4, 3)
  pass
