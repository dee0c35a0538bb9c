// B3.2.15: loads and stores of every size and kind report the address that failed.
#include "check.h"
  .macro each access:vararg
  movs  r5, 0
  \access
  CHECK(r5, 1)
  .endm
program
  set_bits SHCSR, BUSFAULTENA
  ldr   r6, =NOWHERE
  ldr   r8, =NOWHERE + 16
  each  ldrb.w r4, [r6, 16]
  each  ldrh.w r4, [r6, 16]
  each  ldrsb.w r4, [r6, 16]
  each  ldrsh.w r4, [r6, 16]
  each  ldr.w r4, [r6, 16]
  each  strb.w r4, [r6, 16]
  each  strh.w r4, [r6, 16]
  each  str.w r4, [r6, 16]
  each  ldrd r4, r7, [r6, 16]
  each  strd r4, r7, [r6, 16]
  each  ldmia.w r8, {r4, r7}
  each  stmia.w r8, {r4, r7}
  each  ldrex r4, [r6, 16]
  each  tbb [r8, r5]
  pass

handler BusFault_Handler
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  CHECK_WORD(BFAR, NOWHERE + 16)
  clear_faults
  movs  r5, 1
  skip  4
  bx    lr
