// B1.5.8: EXC_RETURN<3:0> of neither 1, 9 nor D is INVPC, with an extended frame too.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, USGFAULTENA
  vmov  s0, r0
  svc   0
  CHECK_LOG(1)
  mrs   r4, control
  CHECK(r4, FPCA)
  pass

handler SVC_Handler
  ldr   r0, =0xFFFFFFE5
  bx    r0

handler UsageFault_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE5)
  CHECK_WORD(CFSR, INVPC)
  load  r4, FPCCR
  and   r4, r4, LSPACT
  CHECK(r4, LSPACT)
  record 1
  ldr   r0, =0xFFFFFFE9
  bx    r0
