// B1.5.8, PopStack: N, Z, C, V, T and IPSR come from the frame; the bits of IT and ICI don't exist.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 0, 0x40
  pend_irq 0
  mrs   r4, apsr
  CHECK(r4, 0x90000000)
  movs  r5, 1
  movs  r6, 2
  CHECK(r5, 1)
  CHECK(r6, 2)
  pass
handler IRQ0_Handler
  ldr   r0, =0x9700FC00         // N, V, T, and all of IT
  str   r0, [sp, FRAME_PSR]
  bx    lr
