// B1.5.8, ExceptionReturn: the returning exception is not active: UsageFault INVPC on the same frame.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  svc   0
  FAIL

handler SVC_Handler
  mov   r7, sp
  load  r0, SHCSR
  CHECK(r0, USGFAULTENA | 1 << 7)
  store SHCSR, USGFAULTENA      // SVCALLACT 0
  sync
  bx    lr

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  mrs   r4, ipsr
  CHECK(r4, 6)
  pass
