// B1.5.8, ExceptionReturn: EXC_RETURN says Thread mode, the frame names an exception: INVPC, frame pushed again.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  svc   0
  FAIL

handler SVC_Handler
  mov   r7, sp
  ldr   r0, [sp, FRAME_PSR]
  orr   r0, r0, 11
  str   r0, [sp, FRAME_PSR]
  bx    lr

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  ldr   r4, [sp, FRAME_PSR]
  ubfx  r4, r4, 0, 9
  CHECK(r4, 11)
  pass
