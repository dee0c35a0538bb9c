// B1.5.14: in a handler of a higher priority a fault is a HardFault; a fault of a higher one nests.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA | BUSFAULTENA
  set_priority USAGEFAULT, 0x60
  set_priority BUSFAULT, 0x20
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(0x123)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  ldr   r4, =NOWHERE
  ldr   r4, [r4]
  udf   0
  pop   {r4, pc}
handler BusFault_Handler
  record 2
  skip  2
  bx    lr
handler HardFault_Handler
  record 3
  CHECK_WORD(HFSR, FORCED)
  skip  2
  bx    lr
