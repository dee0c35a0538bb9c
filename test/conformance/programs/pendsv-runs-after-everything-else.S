// B1.5.4: the pattern of operating systems: PendSV of the lowest priority, pended anywhere, runs last and once.
#include "check.h"
program
  set_priority PENDSV, 0xFF
  set_priority SVCALL, 0x80
  enable_irq 0, 0x40
  svc   0
  CHECK_LOG(0x12345)
  pass

handler SVC_Handler
  push  {r4, lr}
  record 1
  store ICSR, PENDSVSET
  sync
  pend_irq 0
  record 4
  pop   {r4, pc}
handler IRQ0_Handler
  record 2
  store ICSR, PENDSVSET
  sync
  record 3
  bx    lr
handler PendSV_Handler
  record 5
  bx    lr
