// B3.2.4: VECTACTIVE follows IPSR through entry, nesting and return.
#include "check.h"
  .macro check_active number
  load  r4, ICSR
  ubfx  r4, r4, 0, 9
  CHECK(r4, \number)
  mrs   r5, ipsr
  CHECK_SAME(r4, r5)
  .endm
program
  check_active 0
  enable_irq 30, 0x40
  set_priority PENDSV, 0x80
  store ICSR, PENDSVSET
  sync
  check_active 0
  CHECK_LOG(0x12)
  pass

handler PendSV_Handler
  push  {r4, lr}
  record 1
  check_active 14
  pend_irq 30
  check_active 14
  pop   {r4, pc}
handler IRQ30_Handler
  record 2
  check_active 46
  bx    lr
