// B1.5.9: the second handler finds LR and PSP as the first one did.
#include "check.h"
program
  enable_irq 0, 0x40
  set_priority PENDSV, 0x80
  use_process_stack
  pend_irq 0
  CHECK_LOG(0x12)
  mov   r4, sp
  CHECK(r4, process_stack)
  pass

handler IRQ0_Handler
  record 1
  store ICSR, PENDSVSET
  mrs   r6, psp
  bx    lr
handler PendSV_Handler
  record 2
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  mrs   r4, psp
  CHECK_SAME(r4, r6)
  CHECK(r4, process_stack - 32)
  bx    lr
