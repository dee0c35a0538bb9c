// B1.5.8, PopStack: a context is loaded only where CPACR lets it: else UsageFault NOCP is entered on the same frame.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, USGFAULTENA
  enable_irq 0, 0x40
  fill_s 0x11110000
  pend_irq 0
  CHECK_LOG(0x12)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  fill_s 0x22220000
  disable_fpu
  record 1
  bx    lr

handler UsageFault_Handler
  CHECK_WORD(CFSR, NOCP)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  mov   r4, sp
  CHECK(r4, initial_stack - EXTENDED)
  mrs   r4, control
  CHECK(r4, 0)
  record 2
  enable_fpu
  bx    lr
