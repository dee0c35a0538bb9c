// B1.4.2: a load multiple goes on where EPSR.ICI says, or starts again: all its registers are loaded in the end.
#include "check.h"
program
  ldr   r4, =buffer
  movs  r0, 0x11
  str   r0, [r4]
  movs  r0, 0x22
  str   r0, [r4, 4]
  movs  r5, 0x11                // as loaded before
  movs  r6, 0
  movs  r7, 0
  svc   0
  ldmia.w r4, {r5, r6}
  adds  r7, 1
  CHECK(r5, 0x11)
  CHECK(r6, 0x22)
  CHECK(r7, 1)
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  ldr   r0, [sp, FRAME_PSR]
  orr   r0, r0, 6 << 12         // ICI: r6 is next
  str   r0, [sp, FRAME_PSR]
  bx    lr
