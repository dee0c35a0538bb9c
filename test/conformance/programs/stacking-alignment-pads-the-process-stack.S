// B1.5.7: PSP is aligned as MSP is: SP<2> goes to bit 9 of the frame on PSP, and comes back.
#include "check.h"
program
  set_special psp, process_stack - 4
  set_special control, 2
  isb
  svc   0
  mov   r4, sp
  CHECK(r4, process_stack - 4)
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  mrs   r4, psp
  CHECK(r4, process_stack - 8 - 32)
  ldr   r5, [r4, FRAME_PSR]
  ubfx  r5, r5, 9, 1
  CHECK(r5, 1)
  bx    lr
