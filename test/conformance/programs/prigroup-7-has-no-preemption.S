// B1.5.4, AIRCR.PRIGROUP: at 7 all bits are subpriority: nothing pre-empts a configurable exception but the
// fixed priorities, which PRIGROUP never touches.
// report: jjkt/zmu#55
#include "check.h"
program
  store AIRCR, 0x05FA0700
  enable_irq 0, 0x80
  enable_irq 1, 0x00
  pend_irq 0
  CHECK_LOG(0x1234)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 1
  store ICSR, NMIPENDSET
  sync
  udf   0                       // to HardFault: UsageFault is disabled
  pop   {r4, pc}

handler NMI_Handler
  record 2
  bx    lr
handler HardFault_Handler
  record 3
  skip  2
  bx    lr
handler IRQ1_Handler
  record 4
  bx    lr
