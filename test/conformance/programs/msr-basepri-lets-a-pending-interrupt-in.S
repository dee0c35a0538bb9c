// B5.2.3: MSR BASEPRI and ISB: the pending interrupt is taken before the next instruction.
#include "check.h"
program
  enable_irq 0, 0x40
  movs  r6, 1
  movs  r8, 0
  movs  r9, 0x40
  msr   basepri, r9
  pend_irq 0
  CHECK_LOG(0)
  movs  r5, 1
  msr   basepri, r8
  isb
  movs  r5, 2
  CHECK_LOG(1)
  CHECK(r10, 1)
  pass

handler IRQ0_Handler
  record 1
  mov   r10, r5
  bx    lr
