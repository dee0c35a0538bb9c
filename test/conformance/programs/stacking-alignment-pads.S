// B1.5.7: with CCR.STKALIGN the frame is 8-byte aligned; SP<2> is bit 9 of the stacked xPSR, and comes back.
#include "check.h"
program
  set_bits CCR, STKALIGN
  sub   sp, sp, 4
  mov   r7, sp
  svc   0
  mov   r6, sp
  CHECK_SAME(r6, r7)
  mrs   r0, ipsr
  CHECK(r0, 0)                  // bit 9 did not reach IPSR
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  mov   r6, sp
  sub   r5, r7, 36              // a word of padding
  CHECK_SAME(r6, r5)
  ldr   r4, [sp, FRAME_PSR]
  ubfx  r4, r4, 0, 10
  CHECK(r4, 0x200)
  bx    lr
