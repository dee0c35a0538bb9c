// B1.5.8, ExceptionReturn: EXC_RETURN 0xFFFFFFFD is refused as 0xFFFFFFF9 is, while another exception is active.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  set_special psp, process_stack
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  FAIL

handler IRQ0_Handler
  pend_irq 1
  FAIL
handler IRQ1_Handler
  mov   r7, sp
  ldr   r0, =0xFFFFFFFD
  bx    r0
handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  CHECK_WORD(IABR0, 1)          // the returning exception is deactivated, the other is not
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  mrs   r4, psp                 // untouched
  CHECK(r4, process_stack)
  pass
