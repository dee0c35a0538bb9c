// B1.5, Wait For Interrupt: PRIMASK does not count for waking: WFI continues, and the handler waits for CPSIE.
// cpu: cortex-m0
#include "check.h"
program
  set_priority SYSTICK, 0x40
  cpsid i
  store SYST_RVR, 200
  store SYST_CVR, 0
  store SYST_CSR, 7
  wfi
  CHECK_LOG(0)
  load  r4, ICSR
  lsrs  r4, r4, 27              // C: PENDSTSET
  bcs   1f
  FAIL
1:
  cpsie i
  isb
  CHECK_LOG(1)
  pass
handler SysTick_Handler
  store SYST_CSR, 0
  record 1
  bx    lr
