// B3.3.5: after a write to SYST_CVR counting goes on from RELOAD.
#include "check.h"
program
  store SYST_RVR, 0xFFFFFF
  store SYST_CVR, 0
  store SYST_CSR, 5
  ldr   r6, =5000
1:
  subs  r6, 1
  bne   1b
  load  r7, SYST_CVR
  store SYST_CVR, 1
2:
  load  r4, SYST_CVR
  cmp   r4, 0
  beq   2b
  cmp   r4, r7
  bls   3f
  pass
3:
  FAIL
