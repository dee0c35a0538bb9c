// B1.5.13, B3.2.15: a frame that can't be read: UNSTKERR, by tail-chaining after the deactivation.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  mov   r7, sp
  svc   0
  FAIL

handler SVC_Handler
  record 1
  set_special psp, NOWHERE
  ldr   r0, =0xFFFFFFFD
  bx    r0

handler BusFault_Handler
  record 2
  CHECK_WORD(CFSR, UNSTKERR)
  CHECK_WORD(SHCSR, BUSFAULTENA | 1 << 1)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  mrs   r4, psp
  CHECK(r4, NOWHERE)
  CHECK_LOG(0x12)
  pass
