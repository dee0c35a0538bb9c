// B1.5.7: an 8-byte aligned SP needs no padding, and bit 9 of the stacked xPSR is 0.
#include "check.h"
program
  set_bits CCR, STKALIGN
  mov   r7, sp
  svc   0
  mov   r6, sp
  CHECK_SAME(r6, r7)
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  mov   r6, sp
  sub   r5, r7, 32
  CHECK_SAME(r6, r5)
  ldr   r4, [sp, FRAME_PSR]
  ubfx  r4, r4, 0, 10
  CHECK(r4, 0)
  bx    lr
