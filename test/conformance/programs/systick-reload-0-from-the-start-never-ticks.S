// B3.3.1, B3.3.4: with RELOAD 0 and the counter at 0 SysTick does nothing, enabled or not.
#include "check.h"
program
  store SYST_RVR, 0
  store SYST_CVR, 0
  store SYST_CSR, 7
  ldr   r6, =5000
1:
  subs  r6, 1
  bne   1b
  CHECK_LOG(0)
  load  r4, SYST_CSR
  ubfx  r4, r4, 16, 1
  CHECK(r4, 0)
  CHECK_WORD(SYST_CVR, 0)
  pass

handler SysTick_Handler
  record 1
  bx    lr
