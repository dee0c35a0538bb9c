// B1.4.3, ExecutionPriority: what has BASEPRI's priority or a lower one waits; what is higher is taken.
// report: ilg-archived/qemu#21
// report: ilg-archived/qemu#44
// report: w1ne/labwired-core#355
#include "check.h"
program
  enable_irq 0, 0x20
  enable_irq 1, 0x40
  enable_irq 2, 0x60
  set_special basepri, 0x40
  isb
  store ISPR0, 7
  sync
  CHECK_LOG(1)
  CHECK_WORD(ISPR0, 6)
  set_special basepri, 0
  isb
  CHECK_LOG(0x123)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler IRQ1_Handler
  record 2
  bx    lr
handler IRQ2_Handler
  record 3
  bx    lr
