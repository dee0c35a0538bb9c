// B1.5.6, ReturnAddress: an interrupt's frame holds the address of the next instruction to be executed.
#include "check.h"
program
  enable_irq 0, 0
  cpsid i
  pend_irq 0
  cpsie i
code cpsie_end
  isb
code isb_end
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  record 1
  ldr   r4, [sp, FRAME_PC]
  ldr   r5, =isb_end            // the latest moment
  bic   r5, r5, 1
  cmp   r4, r5
  beq   1f
  ldr   r5, =cpsie_end          // the earliest moment
  bic   r5, r5, 1
  CHECK_SAME(r4, r5)
1:
  bx    lr
