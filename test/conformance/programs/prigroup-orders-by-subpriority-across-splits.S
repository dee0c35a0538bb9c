// B1.5.4: subpriority comes before the exception number: of one group the smaller value is taken first.
#include "check.h"
program
  store AIRCR, 0x05FA0000 | 5 << 8
  cpsid i
  enable_irq 0, 0x43
  enable_irq 1, 0x42
  enable_irq 2, 0x41
  enable_irq 3, 0x41
  store ISPR0, 0xF
  sync
  cpsie i
  isb
  CHECK_LOG(0x2310)
  pass

  .irp n, 0, 1, 2, 3
handler IRQ\n\()_Handler
  record \n
  bx    lr
  .endr
