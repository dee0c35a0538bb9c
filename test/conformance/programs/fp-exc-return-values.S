// B1.5.8, table B1-9: LR is E9 from Thread mode on MSP, E1 from Handler mode, ED from Thread mode on PSP.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  vmov  s0, r0
  pend_irq 0
  load  r4, note
  CHECK(r4, 0xFFFFFFE9)
  load  r4, note + 4
  CHECK(r4, 0xFFFFFFE1)
  set_special psp, process_stack
  set_special control, 2 | FPCA
  isb
  pend_irq 0
  load  r4, note
  CHECK(r4, 0xFFFFFFED)
  load  r4, note + 4
  CHECK(r4, 0xFFFFFFE1)
  mrs   r4, control
  CHECK(r4, 2 | FPCA)
  mov   r4, sp
  CHECK(r4, process_stack)
  pass

handler IRQ0_Handler
  ldr   r0, =note
  str   lr, [r0]
  push  {r4, lr}
  vmov  s0, r0
  pend_irq 1
  pop   {r4, pc}

handler IRQ1_Handler
  ldr   r0, =note
  str   lr, [r0, 4]
  bx    lr
