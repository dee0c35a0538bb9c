// B1.5.14, A2.3.1: a load of PC from where nothing is faults as a data access: no branch.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  ldr   r4, =NOWHERE
code faulting
  ldr.w pc, [r4]
  CHECK_LOG(1)
  pass

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  ldr   r0, [sp, FRAME_PC]
  ldr   r1, =faulting
  bic   r1, r1, 1
  CHECK_SAME(r0, r1)
  skip  4
  bx    lr
