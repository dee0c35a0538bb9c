// B1.5.8, PopStack: PC comes from the frame: a handler sends its caller elsewhere.
#include "check.h"
program
  svc   0
  FAIL
code elsewhere
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  ldr   r0, =elsewhere
  bic   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
