// B1.4.4, B5.2.3: a write of CONTROL in Handler mode leaves SPSEL alone.
#include "check.h"
program
  set_special psp, process_stack
  mov   r7, sp
  svc   0
  mov   r4, sp
  CHECK_SAME(r4, r7)
  mrs   r4, control
  CHECK(r4, 0)
  CHECK_LOG(1)
  pass

handler SVC_Handler
  mov   r6, sp
  set_special control, 2
  isb
  mov   r4, sp
  CHECK_SAME(r4, r6)
  mrs   r4, control
  CHECK(r4, 0)
  record 1
  bx    lr
