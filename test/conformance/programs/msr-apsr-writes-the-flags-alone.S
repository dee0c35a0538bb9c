// B5.2.3: MSR to APSR, XPSR or IAPSR writes N, Z, C, V and Q; the rest of the word is ignored.
#include "check.h"
program
  mvn   r4, 0
  msr   apsr_nzcvq, r4
  mrs   r5, xpsr
  CHECK(r5, 0xF8000000)
  movs  r4, 0
  msr   xpsr_nzcvq, r4
  mrs   r5, xpsr
  CHECK(r5, 0)
  ldr   r4, =0x50000000
  msr   iapsr_nzcvq, r4
  mrs   r5, xpsr
  CHECK(r5, 0x50000000)
  pass
