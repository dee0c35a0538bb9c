// B5.2.3: MSR BASEPRI that raises the execution priority protects the very next instruction, without a barrier.
#include "check.h"
program
  enable_irq 0, 0x40
  movs  r6, 1
  movs  r8, 0
  movs  r9, 0x40
  ldr   r7, =ISPR0
  msr   basepri, r9
  str   r6, [r7]
  nop
  dsb
  isb
  CHECK_LOG(0)
  msr   basepri, r8
  isb
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
