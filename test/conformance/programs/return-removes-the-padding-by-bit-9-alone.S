// B1.5.8, PopStack: with CCR.STKALIGN SP<2> comes from bit 9 of the frame, whatever SP was at entry.
#include "check.h"
program
  mov   r7, sp
  sub   sp, sp, 4
  svc   0                       // the handler clears bit 9
  mov   r4, sp
  sub   r5, r7, 8
  CHECK_SAME(r4, r5)
  mov   sp, r7
  svc   1                       // the handler sets bit 9
  mov   r4, sp
  add   r5, r7, 4
  CHECK_SAME(r4, r5)
  pass

handler SVC_Handler
  ldr   r0, [sp, FRAME_PSR]
  eor   r0, r0, 1 << 9
  str   r0, [sp, FRAME_PSR]
  bx    lr
