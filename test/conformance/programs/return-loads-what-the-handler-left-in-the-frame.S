// B1.5.8, PopStack: R0-R3, R12 and LR are read from the frame on the return: a handler gives results there.
#include "check.h"
program
  svc   0
  CHECK(r0, 0x100)
  CHECK(r1, 0x101)
  CHECK(r2, 0x102)
  CHECK(r3, 0x103)
  mov   r4, lr
  CHECK(r4, 0x105)
  svc   0
  mov   r4, r12                 // a check would change it
  CHECK(r4, 0x104)
  pass

handler SVC_Handler
  ldr   r0, =0x100
  mov   r1, sp
1:
  str   r0, [r1], 4
  add   r0, r0, 1
  ldr   r2, =0x106
  cmp   r0, r2
  bne   1b
  bx    lr
