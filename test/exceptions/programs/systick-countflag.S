// B3.3.3, B3.3.5: reading SYST_CSR clears COUNTFLAG, writing SYST_CVR clears it too, writing SYST_CSR does not.
#include "check.h"
program
  store SYST_RVR, 100
  store SYST_CVR, 0x1234
  store SYST_CSR, 5
1:
  load  r4, ICSR
  load  r5, SYST_CSR
  lsrs  r5, r5, 16
  beq   1b
  ubfx  r4, r4, 26, 1
  CHECK(r4, 0)                  // without TICKINT nothing pends
  movw  r6, 50000               // more than a period, also where the counter follows another clock
2:
  subs  r6, 1
  bne   2b
  store SYST_CSR, 4             // stopped; the flag stays
  load  r4, SYST_CSR
  CHECK(r4, 0x10004)
  load  r4, SYST_CSR
  CHECK(r4, 4)
  store SYST_CSR, 5
  movw  r6, 50000               // more than a period, also where the counter follows another clock
3:
  subs  r6, 1
  bne   3b
  store SYST_CSR, 4
  store SYST_CVR, 1
  load  r4, SYST_CSR
  CHECK(r4, 4)
  load  r4, SYST_CVR
  CHECK(r4, 0)
  pass
