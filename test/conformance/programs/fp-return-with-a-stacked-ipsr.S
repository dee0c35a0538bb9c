// B1.5.8: a return to Thread mode whose frame names an exception pushes the extended frame again, and faults.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, USGFAULTENA
  fill_s 0x11110000
  svc   0
  CHECK_LOG(0x12)
  CHECK_FILLED(0x11110000)
  mov   r4, sp
  CHECK(r4, initial_stack)
  pass

handler SVC_Handler
  record 1
  ldr   r0, [sp, FRAME_PSR]
  orr   r0, r0, 5
  str   r0, [sp, FRAME_PSR]
  bx    lr

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  mov   r4, sp
  CHECK(r4, initial_stack - EXTENDED)
  load  r4, FPCCR
  and   r4, r4, LSPACT | THREAD
  CHECK(r4, LSPACT | THREAD)
  CHECK_WORD(FPCAR, initial_stack - EXTENDED + FRAME_S0)
  record 2
  ldr   r0, [sp, FRAME_PSR]
  bfc   r0, 0, 9
  str   r0, [sp, FRAME_PSR]
  bx    lr
