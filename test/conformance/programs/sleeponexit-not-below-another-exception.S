// B1.5.8, ExceptionReturn: SLEEPONEXIT acts on the return of the last active exception to Thread mode only.
#include "check.h"
program
  set_bits CCR, NONBASETHRDENA
  store SCR, 1 << 1
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  FAIL

handler IRQ0_Handler
  push  {r4, lr}
  pend_irq 1                    // its return is to Handler mode: no sleep
  pop   {r4, lr}
  pend_irq 1
  // Thread mode now, with interrupt 0 still active: no sleep either
  mrs   r4, ipsr
  CHECK(r4, 0)
  CHECK_WORD(IABR0, 1)
  CHECK_LOG(0x11)
  pass

handler IRQ1_Handler
  record 1
  load  r0, log
  cmp   r0, 0x11
  beq   to_thread_mode
  bx    lr
to_thread_mode:
  ldr   r0, [sp, FRAME_PSR]
  bfc   r0, 0, 9
  str   r0, [sp, FRAME_PSR]
  ldr   r0, =0xFFFFFFF9
  bx    r0
