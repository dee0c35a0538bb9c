// B5.2.1: CPSID f that raises the execution priority protects the very next instruction, without a barrier.
#include "check.h"
program
  enable_irq 0, 0x40
  movs  r6, 1
  movs  r8, 0
  movs  r9, 0x40
  ldr   r7, =ISPR0
  cpsid f
  str   r6, [r7]
  nop
  dsb
  isb
  CHECK_LOG(0)
  cpsie f
  isb
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
