// B1.4.4, B1.5.6: Handler mode is always privileged; nPRIV is kept for Thread mode.
#include "check.h"
program
  svc   0
  mrs   r5, control
  mrs   r6, ipsr                // unprivileged, Thread mode: 0
  svc   1
  mrs   r4, control             // privileged again
  CHECK(r4, 0)
  CHECK(r5, 1)
  CHECK_LOG(0x12)
  set_special primask, 1
  mrs   r4, primask
  CHECK(r4, 1)
  pass

handler SVC_Handler
  ldr   r0, [sp, FRAME_PC]
  ldrb  r0, [r0, -2]            // SVC's immediate
  cbnz  r0, second
  record 1
  set_special control, 1
  isb
  load  r4, CPUID               // still privileged here
  bx    lr
second:
  record 2
  mrs   r4, control
  CHECK(r4, 1)
  set_special control, 0
  bx    lr
