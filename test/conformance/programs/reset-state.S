// B1.5.5, TakeReset: privileged Thread mode on MSP, masks clear, LR all ones, nothing enabled, pending or active.
#include "check.h"
program
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFF)
  mov   r4, sp
  CHECK(r4, initial_stack)
  mrs   r4, ipsr
  CHECK(r4, 0)
  mrs   r4, control
  CHECK(r4, 0)
  mrs   r4, primask
  CHECK(r4, 0)
  mrs   r4, faultmask
  CHECK(r4, 0)
  mrs   r4, basepri
  CHECK(r4, 0)
  CHECK_WORD(VTOR, 0)
  CHECK_WORD(AIRCR, 0xFA050000)
  CHECK_WORD(SCR, 0)
  CHECK_WORD(CCR, STKALIGN)     // Cortex-M3 r2p0 and later
  CHECK_WORD(SHCSR, 0)
  CHECK_WORD(CFSR, 0)
  CHECK_WORD(HFSR, 0)
  CHECK_WORD(ISER0, 0)
  CHECK_WORD(ISPR0, 0)
  CHECK_WORD(IABR0, 0)
  load  r4, SYST_CSR
  ubfx  r4, r4, 0, 2
  CHECK(r4, 0)
  pass
