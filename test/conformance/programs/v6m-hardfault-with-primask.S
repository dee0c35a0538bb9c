// B1.4.3: PRIMASK holds back what is configurable; HardFault and NMI are taken.
// cpu: cortex-m0
#include "check.h"
program
  cpsid i
  udf   0
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(0x12)
  mrs   r4, primask
  CHECK(r4, 1)
  pass
handler HardFault_Handler
  record 1
  skip  2
  bx    lr
handler NMI_Handler
  record 2
  bx    lr
