// B3.2.8, A7.7.67: LDRT, LDRHT, LDRSHT, STRT and STRHT trap as LDR and STR do.
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
  traps ldrt r4, [r6, 0]
  traps ldrht r4, [r6, 0]
  traps ldrsht r4, [r6, 0]
  traps strt r4, [r6, 0]
  traps strht r4, [r6, 0]
  pass

handler UsageFault_Handler
  CHECK_WORD(CFSR, UNALIGNED)
  clear_faults
  movs  r5, 1
  skip  4
  bx    lr
