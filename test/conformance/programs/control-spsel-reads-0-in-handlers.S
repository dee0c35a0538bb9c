// B1.4.4, ExceptionTaken: CONTROL.SPSEL is 0 in Handler mode and comes back on the return.
#include "check.h"
program
  use_process_stack
  mrs   r4, control
  CHECK(r4, 2)
  svc   0
  mrs   r4, control
  CHECK(r4, 2)
  CHECK_LOG(1)
  pass

handler SVC_Handler
  mrs   r4, control
  CHECK(r4, 0)
  record 1
  bx    lr
