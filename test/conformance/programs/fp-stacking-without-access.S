// B1.5.6, PushStack: with LSPEN 0 the context is stored only where CPACR lets it: else UsageFault NOCP comes first.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, USGFAULTENA
  store FPCCR, ASPEN
  enable_irq 0, 0x40
  vmov  s0, r0
  disable_fpu
  pend_irq 0
  CHECK_LOG(0x12)
  mrs   r4, control
  CHECK(r4, FPCA)
  pass

handler UsageFault_Handler
  CHECK_WORD(CFSR, NOCP)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  mov   r4, sp
  CHECK(r4, initial_stack - EXTENDED)
  record 1
  enable_fpu
  bx    lr

handler IRQ0_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  record 2
  bx    lr
