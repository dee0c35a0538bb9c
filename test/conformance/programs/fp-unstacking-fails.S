// B1.5.12, B3.2.15: an extended frame that can't be read: UNSTKERR on the way back, SP still at the frame.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, BUSFAULTENA
  set_special psp, process_stack
  set_special control, 2
  isb
  vmov  s0, r0
  svc   0
  CHECK_LOG(0x12)
  mrs   r4, control
  CHECK(r4, 2 | FPCA)
  pass

handler SVC_Handler
  record 1
  vmov  s0, r0
  mrs   r5, psp
  set_special psp, NOWHERE
  bx    lr

handler BusFault_Handler
  record 2
  CHECK_WORD(CFSR, UNSTKERR)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFED)
  mrs   r4, psp
  CHECK(r4, NOWHERE)
  msr   psp, r5
  bx    lr
