// B1.5.8, PopStack: with CCR.STKALIGN 0 at the return bit 9 of the frame adds nothing to SP.
#include "check.h"
program
  sub   sp, sp, 4
  mov   r7, sp
  svc   0
  mov   r4, sp
  sub   r5, r7, 4
  CHECK_SAME(r4, r5)
  pass

handler SVC_Handler
  ldr   r4, [sp, FRAME_PSR]
  ubfx  r4, r4, 9, 1
  CHECK(r4, 1)
  ldr   r1, =CCR
  ldr   r0, [r1]
  bic   r0, r0, STKALIGN
  str   r0, [r1]
  dsb
  isb
  bx    lr
