// B1.5.6, PushStack: from SP upwards R0-R3, R12, LR, ReturnAddress, xPSR.
// cpu: cortex-m0
#include "check.h"
program
  enable_irq 0, 0x40
  ldr   r0, =0x12121212
  mov   r12, r0
  ldr   r0, =0x14141414
  mov   lr, r0
  ldr   r3, =ISPR0
  movs  r2, 1
  movs  r1, 0x11
  ldr   r0, =0x10101010
  str   r2, [r3]
  dsb
interrupted:
  isb
  CHECK_LOG(1)
  pass
handler IRQ0_Handler
  ldr   r0, [sp, FRAME_R12]
  CHECK(r0, 0x12121212)
  ldr   r0, [sp, FRAME_R0]
  CHECK(r0, 0x10101010)
  ldr   r0, [sp, FRAME_R0 + 4]
  CHECK(r0, 0x11)
  ldr   r0, [sp, FRAME_R0 + 8]
  CHECK(r0, 1)
  ldr   r0, [sp, FRAME_R0 + 12]
  CHECK(r0, ISPR0)
  ldr   r0, [sp, FRAME_LR]
  CHECK(r0, 0x14141414)
  ldr   r0, [sp, FRAME_PSR]
  lsls  r0, r0, 4               // without the flags
  CHECK(r0, 1 << 28)
  record 1
  bx    lr
