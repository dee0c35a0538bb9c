// B3.2.20: CPACR 1 lets privileged code use the FPU, others get NOCP.
// cpu: cortex-m4f
#include "fp.h"
program
  set_bits SHCSR, USGFAULTENA
  store CPACR, 5 << 20
  sync
  vmov  s0, r0
  mrs   r4, control
  CHECK(r4, FPCA)
  drop_privilege
  vmov  s0, r0
  FAIL

handler UsageFault_Handler
  CHECK_WORD(CFSR, NOCP)
  mrs   r4, control
  CHECK(r4, 1)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  vmov  s0, r0                   // Handler mode is privileged
  mrs   r4, control
  CHECK(r4, FPCA | 1)
  pass
