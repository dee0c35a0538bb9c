// B1.5.8, ExceptionReturn: of EXC_RETURN<3:0> only 1, 9 and 13 return; the other 13 values are INVPC.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  movs  r7, 0                   // the value
  movs  r6, 0                   // how many were refused
next:
  cmp   r7, 16
  beq   done
  cmp   r7, 1
  it    ne
  cmpne r7, 9
  it    ne
  cmpne r7, 13
  beq   2f
  svc   0
2:
  add   r7, r7, 1
  b     next
done:
  CHECK(r6, 13)
  pass

handler SVC_Handler
  ldr   r0, =0xFFFFFFF0
  orr   r0, r0, r7
  bx    r0

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  clear_faults
  ldr   r0, =0xFFFFFFF0
  orr   r0, r0, r7
  cmp   r0, lr
  bne   1f
  add   r6, r6, 1
  ldr   r0, =0xFFFFFFF9
  bx    r0
1:
  FAIL
