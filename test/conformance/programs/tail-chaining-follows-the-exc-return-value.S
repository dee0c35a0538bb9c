// B1.5.9, B1.5.8: the chained handler gets the EXC_RETURN value that the first one returned with.
#include "check.h"
program
  set_special psp, process_stack - 32
  set_priority SVCALL, 0x40
  set_priority PENDSV, 0x80
  svc   0
  FAIL
code task
  CHECK_LOG(0x12)
  mov   r4, sp
  CHECK(r4, process_stack)
  mrs   r4, control
  CHECK(r4, 2)
  pass

handler SVC_Handler
  record 1
  ldr   r1, =process_stack - 32
  ldr   r0, =task
  str   r0, [r1, FRAME_PC]
  ldr   r0, =1 << 24
  str   r0, [r1, FRAME_PSR]
  store ICSR, PENDSVSET
  ldr   r0, =0xFFFFFFFD
  bx    r0
handler PendSV_Handler
  record 2
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  bx    lr
