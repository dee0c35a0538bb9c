// B1.5.8, ExceptionReturn: EXC_RETURN<3:0> is none of 1, 9, 13: INVPC, the exception being deactivated.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  svc   0
  FAIL

handler SVC_Handler
  mov   r7, sp
  ldr   r0, =0xFFFFFFF5
  bx    r0

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF5)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  CHECK_WORD(SHCSR, USGFAULTENA | 1 << 3)
  pass
