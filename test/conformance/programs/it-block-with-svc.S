// A7.3.3, B1.5.6: SVC inside an IT block stacks the ITSTATE of the next instruction; the handler starts with 0.
#include "check.h"
program
  movs  r5, 0
  movs  r6, 0
  cmp   r5, 0
  itete eq
  svceq 0
  addne r6, 1
  addeq r6, 2
  addne r6, 4
  CHECK(r6, 2)
  CHECK(r7, 0x16)               // ITETE EQ is 0000:1011; the next instruction's is 0001:0110
  pass

handler SVC_Handler
  adds  r5, 1                   // would be conditional if ITSTATE leaked
  adds  r5, 1
  ldr   r0, [sp, FRAME_PSR]
  ubfx  r7, r0, 25, 2
  ubfx  r1, r0, 10, 6
  orr   r7, r7, r1, lsl 2
  CHECK(r5, 2)
  bx    lr
