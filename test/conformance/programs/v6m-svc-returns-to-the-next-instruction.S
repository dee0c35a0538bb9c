// B1.5.6, ReturnAddress: SVCall's frame has the next instruction's address; its number is in the bytes before.
// cpu: cortex-m0
#include "check.h"
program
  movs  r0, 9
  svc   0x5A
  CHECK(r0, 10)
  CHECK_LOG(1)
  pass
handler SVC_Handler
  mrs   r0, ipsr
  CHECK(r0, 11)
  ldr   r0, [sp, FRAME_PC]
  subs  r0, 2
  ldrb  r0, [r0]
  CHECK(r0, 0x5A)
  ldr   r0, [sp, FRAME_R0]
  adds  r0, 1
  str   r0, [sp, FRAME_R0]
  record 1
  bx    lr
