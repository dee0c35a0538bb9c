// B1.5.6, PushStack: from SP upwards R0-R3, R12, LR, ReturnAddress, xPSR.
#include "check.h"
program
  ldr   r0, =0xA0000000
  msr   apsr_nzcvq, r0          // N and C
  ldr   r0, =0x10101010
  ldr   r1, =0x11111111
  ldr   r2, =0x12121212
  ldr   r3, =0x13131313
  ldr   r12, =0x1C1C1C1C
  ldr   r14, =0x1E1E1E1E
  svc   0
code after
  pass

handler SVC_Handler
  ldr   r4, [sp, 0]
  CHECK(r4, 0x10101010)
  ldr   r4, [sp, 4]
  CHECK(r4, 0x11111111)
  ldr   r4, [sp, 8]
  CHECK(r4, 0x12121212)
  ldr   r4, [sp, 12]
  CHECK(r4, 0x13131313)
  ldr   r4, [sp, 16]
  CHECK(r4, 0x1C1C1C1C)
  ldr   r4, [sp, 20]
  CHECK(r4, 0x1E1E1E1E)
  ldr   r4, [sp, 24]
  ldr   r5, =after
  bic   r5, r5, 1
  CHECK_SAME(r4, r5)            // bit 0 of the return address is clear
  ldr   r4, [sp, 28]
  CHECK(r4, 0xA1000000)         // N, C, T; no exception; no padding
  pass
