// B1.5.4: NMI's priority is -2, HardFault's -1.
// cpu: cortex-m0
#include "check.h"
program
  udf   0
  CHECK_LOG(0x123)
  pass
handler HardFault_Handler
  skip  2
  push  {r4, lr}
  record 1
  store ICSR, NMIPENDSET
  sync
  record 3
  pop   {r4, pc}
handler NMI_Handler
  record 2
  bx    lr
