// B1.4.4, B5.2.3: privileged code writes CONTROL.FPCA, and the frame follows it.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  enable_irq 0, 0x40
  set_special control, FPCA
  mrs   r4, control
  CHECK(r4, FPCA)
  pend_irq 0
  load  r4, note
  CHECK(r4, 0xFFFFFFE9)
  set_special control, 0
  pend_irq 0
  load  r4, note
  CHECK(r4, 0xFFFFFFF9)
  mrs   r4, control
  CHECK(r4, 0)
  pass

handler IRQ0_Handler
  ldr   r0, =note
  str   lr, [r0]
  bx    lr
