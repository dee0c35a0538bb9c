// B1.5, Fault behavior: SVC where SVCall may not be taken is a HardFault; SVCall does not pend.
// cpu: cortex-m0
#include "check.h"
program
  cpsid i
  svc   0
  cpsie i
  isb
  CHECK_LOG(1)
  pass
handler HardFault_Handler
  record 1
  bx    lr
