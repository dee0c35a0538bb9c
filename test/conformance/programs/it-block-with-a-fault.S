// A7.3.3, B1.5.6: a fault inside an IT block stacks the ITSTATE of the faulting instruction.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  movs  r6, 0
  cmp   r6, 0
  itttt eq
  addeq r6, 1
  udfeq 0
  addeq r6, 2
  addeq r6, 4
  CHECK(r6, 7)
  CHECK(r7, 0x02)               // 0000:0001 advanced once: 0000:0010
  pass

handler UsageFault_Handler
  ldr   r0, [sp, FRAME_PSR]
  ubfx  r7, r0, 25, 2
  ubfx  r1, r0, 10, 6
  orr   r7, r7, r1, lsl 2
  // To go on behind it, its ITSTATE has to be advanced by hand: 0000:0100.
  ldr   r0, [sp, FRAME_PSR]
  bic   r0, r0, 0x06000000
  bic   r0, r0, 0x0000FC00
  orr   r0, r0, 1 << 10
  str   r0, [sp, FRAME_PSR]
  skip  2
  bx    lr
