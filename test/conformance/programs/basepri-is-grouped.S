// B1.5.4, ExecutionPriority: BASEPRI masks by its group priority.
#include "check.h"
program
  store AIRCR, 0x05FA0500       // PRIGROUP 5: bits 7:6 are the group
  enable_irq 0, 0x50
  enable_irq 1, 0x30
  set_special basepri, 0x60     // its group is 0x40
  isb
  store ISPR0, 3
  sync
  CHECK_LOG(2)
  set_special basepri, 0
  isb
  CHECK_LOG(0x21)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler IRQ1_Handler
  record 2
  bx    lr
