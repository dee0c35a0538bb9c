// B3.3.1: SysTick counts from RELOAD to 0, sets COUNTFLAG and pends; nothing happens on enabling it.
#include "check.h"
program
  store SYST_RVR, 500000
  store SYST_CVR, 0
  store SYST_CSR, 7
  load  r4, ICSR
  ubfx  r4, r4, 26, 1
  CHECK(r4, 0)
  CHECK_LOG(0)
1:
  wfi
  load  r4, log
  cmp   r4, 0x11
  bne   1b
  pass

handler SysTick_Handler
  record 1
  load  r4, SYST_CSR
  ubfx  r4, r4, 16, 1
  CHECK(r4, 1)
  bx    lr
