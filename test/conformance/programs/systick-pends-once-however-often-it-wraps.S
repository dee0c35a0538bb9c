// B3.3.1: PENDSTSET is one bit: ticks that nobody takes are lost.
#include "check.h"
program
  cpsid i
  store SYST_RVR, 999
  store SYST_CVR, 0
  store SYST_CSR, 7
  movs  r6, 5
1:
  load  r4, SYST_CSR            // five wraps
  tst   r4, 1 << 16
  beq   1b
  subs  r6, 1
  bne   1b
  store SYST_CSR, 4
  cpsie i
  isb
  CHECK_LOG(1)
  pass

handler SysTick_Handler
  record 1
  bx    lr
