// A7.3.3, B1.5.8: an exception return that ends an IT block takes the ITSTATE of the frame, not of the block.
#include "check.h"
program
  movs  r5, 1
  movs  r6, 0
  cmp   r5, 1
  itttt eq
  addeq r6, 1
  svceq 0
  addeq r6, 2
  addeq r6, 4
  CHECK(r6, 7)
  pass

handler SVC_Handler
  movs  r0, 0
  cmp   r0, 0
  itt   eq
  moveq r1, 0
  bxeq  lr
  FAIL
