// B1.5.8: a handler may return with another EXC_RETURN than it got: how operating systems start a task.
#include "check.h"
program
  svc   0
  FAIL

code task
  mrs   r5, apsr
  CHECK(r0, 0x10)
  CHECK(r3, 0x13)
  mov   r4, sp
  CHECK(r4, process_stack)
  mov   r4, lr
  CHECK(r4, 0x1E)
  mrs   r4, control
  CHECK(r4, 2)
  mrs   r4, ipsr
  CHECK(r4, 0)
  CHECK(r5, 0x80000000)
  pass

handler SVC_Handler
  ldr   r1, =process_stack - 32
  msr   psp, r1
  movs  r0, 0x10
  str   r0, [r1, 0]
  movs  r0, 0x13
  str   r0, [r1, 12]
  movs  r0, 0x1E
  str   r0, [r1, FRAME_LR]
  ldr   r0, =task
  bic   r0, r0, 1
  str   r0, [r1, FRAME_PC]
  ldr   r0, =0x81000000
  str   r0, [r1, FRAME_PSR]
  ldr   r0, =0xFFFFFFFD
  bx    r0
