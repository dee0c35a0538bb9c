// B3.3.1: with RELOAD 0 the counter stops at 0 after the current run: one exception, no more.
#include "check.h"
program
  store SYST_RVR, 1000000
  store SYST_CVR, 0
  store SYST_CSR, 7
1:
  load  r4, SYST_CVR
  cmp   r4, 0
  beq   1b
  store SYST_RVR, 0
2:
  wfi
  load  r4, log
  cmp   r4, 1
  bne   2b
  ldr   r6, =20000
3:
  subs  r6, 1
  bne   3b
  CHECK_LOG(1)
  load  r4, SYST_CVR
  CHECK(r4, 0)
  pass

handler SysTick_Handler
  record 1
  bx    lr
