// B1.5.8, PopStack: CONTROL.FPCA is what EXC_RETURN<4> says, whatever the handler left.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  enable_irq 0, 0x40
  pend_irq 0
  mrs   r4, control
  CHECK(r4, 0)
  vmov  s0, r0
  pend_irq 0
  mrs   r4, control
  CHECK(r4, FPCA)
  CHECK_LOG(0x11)
  pass

handler IRQ0_Handler
  mrs   r4, control
  CHECK(r4, 0)
  vmov  s1, r0
  mrs   r4, control
  CHECK(r4, FPCA)
  record 1
  tst   lr, 1 << 4
  bne   1f
  set_special control, 0         // the handler gives its context up
1:
  bx    lr
