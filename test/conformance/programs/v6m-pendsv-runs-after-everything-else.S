// B1.5: PendSV of the lowest priority is tail-chained behind the interrupt that pends it; PENDSVCLR takes it back.
// cpu: cortex-m0
#include "check.h"
program
  set_priority PENDSV, 0xC0
  enable_irq 0, 0x80
  enable_irq 1, 0x80
  pend_irq 0
  CHECK_LOG(0x12E)
  cpsid i
  store ICSR, PENDSVSET
  load  r4, ICSR
  lsrs  r4, r4, 12
  CHECK(r4, PENDSVSET >> 12 | 14)
  store ICSR, PENDSVCLR
  load  r4, ICSR
  lsrs  r4, r4, 12
  CHECK(r4, 0)
  cpsie i
  isb
  CHECK_LOG(0x12E)
  pass
handler IRQ0_Handler
  push  {r4, lr}
  record 1
  store ICSR, PENDSVSET
  pend_irq 1
  pop   {r4, pc}
handler IRQ1_Handler
  record 2
  bx    lr
handler PendSV_Handler
  record 14
  bx    lr
