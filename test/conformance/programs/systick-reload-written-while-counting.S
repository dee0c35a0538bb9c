// B3.3.1: a new RELOAD counts from the next wrap on; the counter is not touched.
#include "check.h"
program
  store SYST_RVR, 0xFFFFFF
  store SYST_CVR, 0
  store SYST_CSR, 5
1:
  load  r4, SYST_CVR
  cmp   r4, 0
  beq   1b
  store SYST_RVR, 10
  load  r5, SYST_CVR
  cmp   r5, 10
  bls   2f
  store SYST_CVR, 0
  mov   r6, 100
3:
  subs  r6, 1
  bne   3b
  load  r5, SYST_CVR
  cmp   r5, 10
  bhi   2f
  pass
2:
  FAIL
