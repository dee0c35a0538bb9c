// B1.5.6, ExceptionTaken: the vector is read when the exception is taken, not when it is pended.
#include "check.h"
program
  ldr   r1, =ram_table
  ldr   r0, =IRQ0_Handler
  str   r0, [r1, 64]
  store VTOR, ram_table
  enable_irq 0, 0
  cpsid i
  pend_irq 0
  ldr   r1, =ram_table
  ldr   r0, =other
  str   r0, [r1, 64]
  dsb
  cpsie i
  isb
  CHECK_LOG(2)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
code other
  record 2
  bx    lr
