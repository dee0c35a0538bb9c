// B1.5.6, ReturnAddress: the instruction after the SVC; its number is found in the two bytes before.
// report: w1ne/labwired-core#349
// report: renode/renode#85
#include "check.h"
program
  svc   0x5A
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  ldr   r0, [sp, FRAME_PC]
  ldrh  r4, [r0, -2]
  CHECK(r4, 0xDF5A)
  mrs   r4, ipsr
  CHECK(r4, 11)
  bx    lr
