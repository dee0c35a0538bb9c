// B1.5.8, ExceptionReturn: the failed check pushes the frame again where it was popped from: on PSP.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  mov   r7, sp
  use_process_stack
  ldr   r1, =0x11223344
  svc   0
  FAIL

handler SVC_Handler
  mrs   r6, psp
  ldr   r0, [r6, FRAME_PSR]
  orr   r0, r0, 11
  str   r0, [r6, FRAME_PSR]
  bx    lr

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  mrs   r4, psp
  CHECK_SAME(r4, r6)
  ldr   r5, [r4, 4]
  CHECK(r5, 0x11223344)
  pass
