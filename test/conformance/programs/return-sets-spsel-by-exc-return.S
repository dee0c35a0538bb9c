// B1.5.8, ExceptionReturn: CONTROL.SPSEL is bit 2 of EXC_RETURN after the return.
#include "check.h"
program
  mrs   r4, control
  CHECK(r4, 0)
  svc   0                       // goes on on PSP
  mrs   r4, control
  CHECK(r4, 2)
  svc   1                       // and back on MSP
  mrs   r4, control
  CHECK(r4, 0)
  pass

handler SVC_Handler
  tst   lr, 4
  bne   1f
  ldr   r1, =process_stack - 32
  msr   psp, r1
  pop   {r4-r7}
  stmia r1!, {r4-r7}
  pop   {r4-r7}
  stmia r1!, {r4-r7}
  ldr   r0, =0xFFFFFFFD
  bx    r0
1:
  mrs   r1, psp
  ldmia r1!, {r4-r7}
  ldmia r1!, {r8-r11}
  push  {r8-r11}
  push  {r4-r7}
  ldr   r0, =0xFFFFFFF9
  bx    r0
