// B1.4.7, B1.5.6: Thread mode with CONTROL.SPSEL stacks on PSP; the handler runs on MSP, which is untouched.
#include "check.h"
program
  mov   r7, sp
  use_process_stack
  ldr   r1, =0x11223344
  svc   0
  mov   r4, sp
  CHECK(r4, process_stack)
  mrs   r4, msp
  CHECK_SAME(r4, r7)
  CHECK_LOG(1)
  pass

handler SVC_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  mov   r4, sp
  CHECK_SAME(r4, r7)
  mrs   r4, psp
  CHECK(r4, process_stack - 32)
  ldr   r4, [r4, 4]
  CHECK(r4, 0x11223344)
  record 1
  bx    lr
