// B1.5.8, PopStack: APSR comes back from the frame.
#include "check.h"
program
  ldr   r0, =0xF8000000
  msr   apsr_nzcvq, r0
  svc   0
  mrs   r4, apsr
  CHECK(r4, 0xF8000000)
  movs  r0, 0
  msr   apsr_nzcvq, r0
  svc   0
  mrs   r4, apsr
  CHECK(r4, 0)
  pass

handler SVC_Handler
  mrs   r0, apsr
  mvns  r0, r0
  msr   apsr_nzcvq, r0
  bx    lr
