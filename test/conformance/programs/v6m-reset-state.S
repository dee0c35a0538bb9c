// B1.5.5: after reset LR is 0xFFFFFFFF, MSP comes from the table, Thread mode is privileged and unmasked, and
// nothing pends.
// cpu: cortex-m0
#include "check.h"
program
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFF)
  mov   r4, sp
  CHECK(r4, initial_stack)
  mrs   r4, msp
  CHECK(r4, initial_stack)
  mrs   r4, control
  CHECK(r4, 0)
  mrs   r4, primask
  CHECK(r4, 0)
  mrs   r4, ipsr
  CHECK(r4, 0)
  load  r4, ICSR
  ldr   r5, =~(1 << 11)          // where ARMv7-M has RETTOBASE
  ands  r4, r5
  CHECK(r4, 0)
  CHECK_WORD(SCR, 0)
  CHECK_WORD(SHPR2, 0)
  CHECK_WORD(SHPR3, 0)
  CHECK_WORD(ISER0, 0)
  CHECK_WORD(ISPR0, 0)
  CHECK_WORD(IPR0, 0)
  CHECK_WORD(SYST_RVR, 0)
  pass
