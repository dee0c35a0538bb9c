// B1.5.8, ExceptionReturn: EXC_RETURN says Handler mode, the frame says Thread mode: INVPC, frame pushed again.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  ldr   r1, =0x11223344
  svc   0
  FAIL

handler SVC_Handler
  mov   r7, sp
  ldr   r0, =0xFFFFFFF1
  bx    r0

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  ldr   r4, [sp, 4]
  CHECK(r4, 0x11223344)
  CHECK_WORD(SHCSR, USGFAULTENA | 1 << 3)
  pass
