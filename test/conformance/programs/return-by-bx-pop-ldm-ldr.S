// B1.5.8: BX, POP, LDM and LDR to PC return from an exception, SP being written back before unstacking.
// report: wokwi/rp2040js#21: POP {pc} unstacks before SP is written back
// report: unicorn-engine/unicorn#2268
// report: unicorn-engine/unicorn#1940
#include "check.h"
program
  mov   r7, sp
  svc   0
  svc   1
  svc   2
  svc   3
  svc   4
  mov   r4, sp
  CHECK_SAME(r4, r7)
  mrs   r4, ipsr
  CHECK(r4, 0)
  CHECK_LOG(0x12345)
  pass

handler SVC_Handler
  ldr   r0, [sp, FRAME_PC]
  ldrb  r0, [r0, -2]
  tbb   [pc, r0]
table:
  .byte (by_bx - table) / 2, (by_pop - table) / 2, (by_ldm - table) / 2, (by_ldr - table) / 2
  .byte (by_ldmdb - table) / 2, 0
by_bx:
  record 1
  bx    lr
by_pop:
  push  {r4, r5, lr}
  record 2
  pop   {r4, r5, pc}
by_ldm:
  record 3
  ldr   r0, =buffer
  str   lr, [r0, 8]
  ldm   r0!, {r1, r2, pc}
by_ldr:
  record 4
  push  {lr}
  ldr   pc, [sp], 4
by_ldmdb:
  record 5
  ldr   r0, =buffer
  str   lr, [r0, 8]
  adds  r0, 12
  ldmdb r0, {r1, r2, pc}
