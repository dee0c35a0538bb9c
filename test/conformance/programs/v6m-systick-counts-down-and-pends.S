// B3.3: SysTick reloads behind 0, sets COUNTFLAG, and with TICKINT pends its exception.
// cpu: cortex-m0
#include "check.h"
program
  cpsid i
  store SYST_RVR, 50
  store SYST_CVR, 0
  store SYST_CSR, 7
  ldr   r5, =10000
  ldr   r4, =ICSR
1:
  subs  r5, 1
  beq   2f
  ldr   r0, [r4]
  lsls  r0, r0, 5               // N: PENDSTSET
  bpl   1b
2:
  CHECK_LOG(0)
  load  r4, SYST_CSR
  CHECK(r4, 0x10007)
  cpsie i
  isb
  CHECK_LOG(0xF)
  pass
handler SysTick_Handler
  mrs   r0, ipsr
  CHECK(r0, 15)
  store SYST_CSR, 0
  record 15
  bx    lr
