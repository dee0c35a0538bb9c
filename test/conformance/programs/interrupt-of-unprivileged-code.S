// B1.3.1, B1.5.6: handlers are privileged; the return gives back unprivileged Thread mode.
#include "check.h"
program
  enable_irq 0, 0x40
  set_bits CCR, USERSETMPEND
  set_special psp, process_stack
  set_special control, 3
  isb
  store STIR, 0
  sync
  mrs   r4, control
  mrs   r5, psp                 // 0: unprivileged
  mov   r6, sp
  svc   0
  FAIL

handler IRQ0_Handler
  record 1
  mrs   r4, control
  CHECK(r4, 1)                  // nPRIV stays, SPSEL reads 0
  CHECK_WORD(IABR0, 1)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  bx    lr
handler SVC_Handler
  CHECK(r4, 3)
  CHECK(r5, 0)
  CHECK(r6, process_stack)
  CHECK_LOG(1)
  pass
