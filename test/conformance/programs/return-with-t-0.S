// B1.5.8, PopStack; A4.1.1: a frame without the T bit returns, and the instruction there faults: INVSTATE.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  svc   0
code after
  FAIL

handler SVC_Handler
  ldr   r0, [sp, FRAME_PSR]
  bic   r0, r0, 1 << 24
  str   r0, [sp, FRAME_PSR]
  bx    lr

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVSTATE)
  ldr   r4, [sp, FRAME_PC]
  ldr   r5, =after
  bic   r5, r5, 1
  CHECK_SAME(r4, r5)
  ldr   r4, [sp, FRAME_PSR]
  and   r4, r4, 1 << 24
  CHECK(r4, 0)
  pass
