// B1.5.13, B1.5.14: a disabled BusFault on unstacking is a HardFault; with a stack that is there it returns.
#include "check.h"
program
  use_process_stack
  movs  r5, 0
  ldr   r1, =0x11223344
  svc   0
  CHECK(r1, 0x11223344)
  CHECK_LOG(0x12)
  mov   r4, sp
  CHECK(r4, process_stack)
  pass

handler SVC_Handler
  record 1
  mrs   r7, psp
  set_special psp, NOWHERE
  bx    lr
handler HardFault_Handler
  record 2
  CHECK_WORD(CFSR, UNSTKERR)
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(SHCSR, 0)          // SVCall is no longer active
  msr   psp, r7
  bx    lr
