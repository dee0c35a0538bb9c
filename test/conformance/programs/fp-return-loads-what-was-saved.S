// B1.5.8, PopStack: s0 to s15 and FPSCR come from the frame, s16 to s31 stay.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  ldr   r0, =0x12345678
  vmov  s16, r0
  vmov  s31, r0
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_S(s0, 0x99999999)
  CHECK_S(s1, 0x11110001)
  CHECK_S(s15, 0x99999999)
  CHECK_S(s16, 0x87654321)
  CHECK_S(s31, 0x87654321)
  vmrs  r4, fpscr
  CHECK(r4, 0xF7C0009F)
  pass

handler IRQ0_Handler
  ldr   r0, =0x87654321
  vmov  s16, r0
  vmov  s31, r0
  ldr   r0, =0x99999999
  str   r0, [sp, FRAME_S0]
  str   r0, [sp, FRAME_S0 + 60]
  ldr   r0, =0xFFFFFFFF
  str   r0, [sp, FRAME_FPSCR]
  bx    lr
