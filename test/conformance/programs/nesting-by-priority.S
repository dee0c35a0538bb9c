// B1.5.4: only a higher priority pre-empts; NMI pre-empts every configurable one.
#include "check.h"
program
  enable_irq 0, 0x80
  enable_irq 1, 0x40
  pend_irq 0
  CHECK_LOG(0x12345)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 1
  record 5
  pop   {r4, pc}

handler IRQ1_Handler
  push  {r4, lr}
  record 2
  store ICSR, NMIPENDSET
  sync
  record 4
  pop   {r4, pc}

handler NMI_Handler
  record 3
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  CHECK_WORD(IABR0, 3)
  bx    lr
