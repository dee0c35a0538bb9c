// B1.5.14: an SVC in SVCall's own handler is a HardFault.
#include "check.h"
program
  svc   0
  CHECK_LOG(0x123)
  pass

handler SVC_Handler
  push  {r4, lr}
  record 1
  svc   1
  record 3
  pop   {r4, pc}
handler HardFault_Handler
  record 2
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(SHCSR, 1 << 7)
  bx    lr
