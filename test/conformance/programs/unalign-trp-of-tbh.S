// A7.7.185, CCR.UNALIGN_TRP: TBH loads a halfword like any other: it traps at an odd address.
#include "check.h"
  .macro traps access:vararg
  movs  r5, 0
  \access
  CHECK(r5, 1)
  .endm
program
  set_bits SHCSR, USGFAULTENA
  set_bits CCR, UNALIGN_TRP
  sync

  ldr   r6, =buffer + 1
  movs  r7, 0
  traps tbh [r6, r7, lsl 1]
  pass

handler UsageFault_Handler
  CHECK_WORD(CFSR, UNALIGNED)
  clear_faults
  movs  r5, 1
  skip  4
  bx    lr
