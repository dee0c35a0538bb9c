// B1.4.4: SPSEL makes SP PSP in Thread mode; handlers run on MSP and see it as 0, and can't write it.
// cpu: cortex-m0
#include "check.h"
program
  mov   r4, sp
  use_process_stack
  mov   r5, sp
  CHECK(r5, process_stack)
  mrs   r5, msp
  CHECK_SAME(r4, r5)
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  mrs   r5, control
  CHECK(r5, 2)
  mov   r5, sp
  CHECK(r5, process_stack)
  pass
handler IRQ0_Handler
  mov   r6, sp
  CHECK_SAME(r4, r6)
  mrs   r6, psp
  CHECK(r6, process_stack - 32)
  mrs   r6, control
  CHECK(r6, 0)
  movs  r6, 2
  msr   control, r6
  isb
  mrs   r6, control
  CHECK(r6, 0)
  mov   r6, sp
  CHECK_SAME(r4, r6)
  record 1
  bx    lr
