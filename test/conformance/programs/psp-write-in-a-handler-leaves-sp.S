// B1.4.1, B5.2.3: in a handler MSR PSP writes the process stack pointer, never SP; MSR MSP moves SP.
// report: wokwi/rp2040js#32: MSR PSP in a handler moves the wrong SP
#include "check.h"
program
  use_process_stack
  svc   0
  mov   r4, sp
  CHECK(r4, process_stack + 0x100)
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  mov   r6, sp
  mrs   r1, psp
  add   r2, r1, 0x100           // the frame moves
  msr   psp, r2
  mov   r4, sp
  CHECK_SAME(r4, r6)
  movs  r3, 8
1:
  ldr   r0, [r1], 4
  str   r0, [r2], 4
  subs  r3, 1
  bne   1b
  sub   r0, r6, 64
  msr   msp, r0
  mov   r4, sp
  sub   r5, r6, 64
  CHECK_SAME(r4, r5)
  msr   msp, r6
  bx    lr
