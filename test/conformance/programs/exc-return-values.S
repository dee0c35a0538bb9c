// B1.5.8, table B1-8: LR is F9 from Thread mode on MSP, F1 from Handler mode, FD from Thread mode on PSP.
// report: w1ne/labwired-core#354: always 0xFFFFFFF9
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  load  r4, note
  CHECK(r4, 0xFFFFFFF9)
  load  r4, note + 4
  CHECK(r4, 0xFFFFFFF1)
  use_process_stack
  pend_irq 0
  load  r4, note
  CHECK(r4, 0xFFFFFFFD)
  load  r4, note + 4
  CHECK(r4, 0xFFFFFFF1)
  pass

handler IRQ0_Handler
  ldr   r0, =note
  str   lr, [r0]
  push  {r4, lr}
  pend_irq 1
  pop   {r4, pc}

handler IRQ1_Handler
  ldr   r0, =note
  str   lr, [r0, 4]
  bx    lr
