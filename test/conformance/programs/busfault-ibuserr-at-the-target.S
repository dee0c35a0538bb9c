// B3.2.15: a branch to where nothing is: IBUSERR with the target's address in the frame, BFAR not valid.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  store BFAR, 0x12345678
  ldr   r4, =NOWHERE + 1
  blx   r4
code after
  CHECK_LOG(1)
  pass

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, IBUSERR)
  ldr   r0, [sp, FRAME_PC]
  CHECK(r0, NOWHERE)
  ldr   r0, [sp, FRAME_LR]
  ldr   r1, =after
  CHECK_SAME(r0, r1)
  bic   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
