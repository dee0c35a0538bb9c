// B1.5.8: EXC_RETURN with bit 4 clear makes a context for code that had none, from what stands above its frame.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  sub   sp, EXTENDED - 0x20
  ldr   r0, =0x44444444
  str   r0, [sp, 0]              // s0, once there is a frame below
  str   r0, [sp, 60]             // s15
  mov   r1, 1 << 22
  str   r1, [sp, 64]             // FPSCR
  svc   0
  mov   r4, sp
  CHECK(r4, initial_stack)
  mrs   r4, control
  CHECK(r4, FPCA)
  CHECK_S(s0, 0x44444444)
  CHECK_S(s15, 0x44444444)
  vmrs  r4, fpscr
  CHECK(r4, 1 << 22)
  pass

handler SVC_Handler
  bic   lr, lr, 1 << 4
  bx    lr
