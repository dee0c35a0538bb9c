// B5.2.2: IAPSR, EAPSR, XPSR, IEPSR show their parts together; EPSR reads 0.
#include "check.h"
program
  svc   0
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  ldr   r0, =0xA0000000
  msr   apsr_nzcvq, r0
  mrs   r4, apsr
  mrs   r5, iapsr
  mrs   r6, eapsr
  mrs   r7, xpsr
  mrs   r8, ipsr
  mrs   r9, epsr
  mrs   r10, iepsr
  CHECK(r4, 0xA0000000)
  CHECK(r5, 0xA000000B)
  CHECK(r6, 0xA0000000)
  CHECK(r7, 0xA000000B)
  CHECK(r8, 11)
  CHECK(r9, 0)
  CHECK(r10, 11)
  bx    lr
