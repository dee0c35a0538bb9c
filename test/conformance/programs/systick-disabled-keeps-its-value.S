// B3.3.1: a disabled counter stands still and goes on from there.
#include "check.h"
program
  ldr   r0, =0xFFFFFFFF
  ldr   r1, =SYST_RVR
  str   r0, [r1]
  ldr   r4, [r1]
  CHECK(r4, 0xFFFFFF)           // 24 bits
  store SYST_CVR, 0
  store SYST_CSR, 5
1:
  load  r4, SYST_CVR
  cmp   r4, 0
  beq   1b
  store SYST_CSR, 4
  load  r4, SYST_CVR
  load  r5, SYST_CVR
  CHECK_SAME(r4, r5)
  cmp   r4, 0
  bne   2f
  FAIL
2:
  store SYST_CSR, 5
  load  r5, SYST_CVR
  cmp   r5, r4
  bls   3f
  FAIL
3:
  pass
