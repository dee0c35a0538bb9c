// A3.4.4, B1.5.6, B1.5.8: exception entry and return clear the local exclusive monitor.
#include "check.h"
program
  ldr   r4, =buffer
  movs  r5, 7
  ldrex r6, [r4]
  strex r6, r5, [r4]
  CHECK(r6, 0)
  CHECK_WORD(buffer, 7)
  movs  r5, 8
  ldrex r6, [r4]
  svc   0
  strex r6, r5, [r4]
  CHECK(r6, 1)
  CHECK_WORD(buffer, 7)
  svc   1                       // leaves the monitor set in the handler
  strex r6, r5, [r4]
  CHECK(r6, 1)
  CHECK_WORD(buffer, 7)
  ldrex r6, [r4]
  clrex
  strex r6, r5, [r4]
  CHECK(r6, 1)
  ldrex r6, [r4]
  svc   2                       // the handler tries
  CHECK_LOG(0x123)
  pass

handler SVC_Handler
  ldr   r0, [sp, FRAME_PC]
  ldrb  r0, [r0, -2]
  cmp   r0, 1
  beq   marks
  bhi   stores
  record 1
  bx    lr
marks:
  record 2
  ldrex r6, [r4]
  bx    lr
stores:
  record 3
  strex r6, r5, [r4]
  CHECK(r6, 1)
  CHECK_WORD(buffer, 7)
  bx    lr
