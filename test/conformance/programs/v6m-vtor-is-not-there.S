// B3.2, VTOR: a Cortex-M0 has none: RAZ/WI, and the table stays at 0.
// cpu: cortex-m0
#include "check.h"
program
  CHECK_WORD(VTOR, 0)
  store VTOR, ram_table
  CHECK_WORD(VTOR, 0)
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  pass
handler IRQ0_Handler
  record 1
  bx    lr
