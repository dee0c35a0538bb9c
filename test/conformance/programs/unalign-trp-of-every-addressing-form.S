// B3.2.8, CCR.UNALIGN_TRP: register offsets, pre- and post-indexed and negative offsets trap alike, and write nothing back.
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

  ldr   r6, =buffer + 32
  movs  r7, 3
  ldr   r8, =buffer + 33
  traps ldr.w r4, [r6, r7]
  traps ldrh.w r4, [r6, r7]
  traps ldrsh.w r4, [r6, r7]
  traps str.w r4, [r6, r7]
  traps strh.w r4, [r6, r7]
  traps ldr r4, [r6, 6]!
  traps str r4, [r6, 6]!
  traps ldrh r4, [r6, 5]!
  traps ldr r4, [r8], 4
  traps strh r4, [r8], 4
  traps ldr r4, [r6, -2]
  CHECK(r6, buffer + 32)
  CHECK(r8, buffer + 33)
  pass

handler UsageFault_Handler
  CHECK_WORD(CFSR, UNALIGNED)
  clear_faults
  movs  r5, 1
  skip  4
  bx    lr
