// B1.4.3, B1.5.4: PendSV and SysTick pended under FAULTMASK wait, and run when it is cleared.
#include "check.h"
program
  cpsid f
  store ICSR, PENDSVSET | PENDSTSET
  sync
  CHECK_LOG(0)
  cpsie f
  isb
  CHECK_LOG(0x12)
  pass

handler PendSV_Handler
  record 1
  bx    lr
handler SysTick_Handler
  record 2
  bx    lr
