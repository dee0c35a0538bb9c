// B5.2.2: IPSR shows the exception; EPSR and its bits of xPSR read 0, also T and IT; MSR leaves both alone.
#include "check.h"
program
  svc   0
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  mrs   r4, ipsr
  CHECK(r4, 11)
  mrs   r4, epsr
  CHECK(r4, 0)
  ldr   r0, =0x60000000
  msr   apsr_nzcvq, r0
  mrs   r4, xpsr
  CHECK(r4, 0x6000000B)
  ldr   r0, =0x0E00FC05         // T 0, an ITSTATE, another exception
  msr   xpsr_nzcvq, r0
  mrs   r4, xpsr
  CHECK(r4, 0x0800000B)         // only Q
  bx    lr
