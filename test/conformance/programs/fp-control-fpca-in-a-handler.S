// B1.4.4, B5.2.3: CONTROL.FPCA is writable in Handler mode, unlike SPSEL.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  CHECK_LOG(0x21)
  mrs   r4, control
  CHECK(r4, 0)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  set_special control, FPCA | 2
  mrs   r4, control
  CHECK(r4, FPCA)
  pend_irq 1
  mrs   r4, control
  CHECK(r4, FPCA)
  record 1
  pop   {r4, pc}

handler IRQ1_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE1)
  mrs   r4, control
  CHECK(r4, 0)
  record 2
  bx    lr
