// B3.2.5, B1.5.9: a table that the first handler installs serves the exception that chains.
#include "check.h"
program
  ldr   r1, =ram_table
  ldr   r0, =other
  str   r0, [r1, 4 * PENDSV]
  set_priority PENDSV, 0x80
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(0x13)
  pass

handler IRQ0_Handler
  record 1
  store ICSR, PENDSVSET
  store VTOR, ram_table
  sync
  bx    lr
handler PendSV_Handler
  record 2
  bx    lr
code other
  record 3
  bx    lr
