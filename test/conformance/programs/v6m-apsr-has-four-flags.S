// B1.4.2: APSR is N, Z, C and V: Q, GE and what else is written are reserved.
// cpu: cortex-m0
#include "check.h"
program
  ldr   r4, =0xFFFFFFFF
  msr   apsr_nzcvq, r4
  mrs   r5, apsr
  CHECK(r5, 0xF0000000)
  movs  r4, 0
  msr   apsr_nzcvq, r4
  mrs   r5, apsr
  CHECK(r5, 0)
  mrs   r5, xpsr
  CHECK(r5, 0x60000000)         // of the check before; T reads as 0
  pass
