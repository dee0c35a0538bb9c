// B1.5.7, B3.2.8: with CCR.STKALIGN 0 the frame lies right below SP, and bit 9 of the stacked xPSR is 0.
#include "check.h"
program
  load  r0, CCR
  bic   r0, r0, STKALIGN
  ldr   r1, =CCR
  str   r0, [r1]
  sync
  sub   sp, sp, 4
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
