// B1.5.8, ExceptionReturn: with CCR.NONBASETHRDENA 0 only the last active exception returns to Thread mode.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  FAIL

handler IRQ0_Handler
  pend_irq 1
  FAIL

handler IRQ1_Handler
  mov   r7, sp
  ldr   r0, [sp, FRAME_PSR]
  bfc   r0, 0, 9                // a frame of Thread mode: nothing else is wrong
  str   r0, [sp, FRAME_PSR]
  ldr   r0, =0xFFFFFFF9
  bx    r0

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  CHECK_WORD(IABR0, 1)          // interrupt 1 no longer
  pass
