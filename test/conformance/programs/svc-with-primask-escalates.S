// B1.5.14: an SVC that may not be taken is a HardFault, FORCED, which returns behind it; SVCall is not pending.
#include "check.h"
program
  cpsid i
  svc   0x33
code after
  CHECK_LOG(1)
  cpsie i
  isb
  CHECK_LOG(1)
  pass

handler HardFault_Handler
  record 1
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(CFSR, 0)
  CHECK_WORD(SHCSR, 0)
  ldr   r4, [sp, FRAME_PC]
  ldr   r5, =after
  bic   r5, r5, 1
  CHECK_SAME(r4, r5)
  bx    lr
handler SVC_Handler
  FAIL
