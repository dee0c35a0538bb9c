// B1.5.8, B1.5.14: INVPC with UsageFault masked by PRIMASK is a HardFault, FORCED.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  svc   0
  FAIL

handler SVC_Handler
  cpsid i
  ldr   r0, =0xFFFFFFF3
  bx    r0
handler HardFault_Handler
  CHECK_WORD(CFSR, INVPC)
  CHECK_WORD(HFSR, FORCED)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF3)
  pass
