// B3.3.1: enabling the counter at 0 loads RELOAD: neither COUNTFLAG nor PENDSTSET before it has counted down.
// report: LP#1872237
// report: zephyrproject-rtos/sdk-ng#420
// report: renode/renode#1004
// report: Night-Traders-Dev/Bramble#10
// report: w1ne/labwired-core#375
// report: oxidecomputer/hubris#284
#include "check.h"
program
  cpsid i
  store SYST_RVR, 0xFFFFFF
  store SYST_CVR, 0
  store SYST_CSR, 7
  load  r4, SYST_CSR
  load  r5, SYST_CSR
  orr   r4, r4, r5
  tst   r4, 1 << 16
  bne   1f
  load  r4, ICSR
  tst   r4, PENDSTSET
  bne   1f
  // Off and on again.
  store SYST_CSR, 4
  store SYST_CSR, 7
  load  r4, SYST_CSR
  tst   r4, 1 << 16
  bne   1f
  load  r4, ICSR
  tst   r4, PENDSTSET
  bne   1f
  pass
1:
  FAIL
