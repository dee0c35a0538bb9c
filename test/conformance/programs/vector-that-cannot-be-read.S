// B1.5.14, B3.2.16: a bus error on the vector is a HardFault with VECTTBL, on the frame of the original.
// The RAM ends 16 words behind its vector table.
#include "check.h"
  .equ table, 0x20002000
program
  ldr   r1, =table
  ldr   r0, =HardFault_Handler
  str   r0, [r1, 4 * 3]
  store VTOR, table
  sync
  mov   r7, sp
  enable_irq 0, 0x40
  pend_irq 0
  FAIL

handler HardFault_Handler
  CHECK_WORD(HFSR, 1 << 1)
  mrs   r4, ipsr
  CHECK(r4, 3)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  mov   r4, sp
  sub   r5, r7, 32
  CHECK_SAME(r4, r5)
  CHECK_WORD(IABR0, 0)
  pass
