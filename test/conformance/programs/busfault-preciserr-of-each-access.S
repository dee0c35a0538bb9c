// B3.2.15: loads and stores of every size and kind report the address that failed.
#include "check.h"
  .macro faults access:vararg
  movs  r5, 0
  \access
  CHECK(r5, 1)
  .endm
program
  set_bits SHCSR, BUSFAULTENA
  ldr   r6, =NOWHERE
  ldr   r8, =NOWHERE + 16
  faults ldrb.w r4, [r6, 16]
  faults ldrh.w r4, [r6, 16]
  faults ldrsb.w r4, [r6, 16]
  faults ldrsh.w r4, [r6, 16]
  faults ldr.w r4, [r6, 16]
  faults strb.w r4, [r6, 16]
  faults strh.w r4, [r6, 16]
  faults str.w r4, [r6, 16]
  faults ldrd r4, r7, [r6, 16]
  faults strd r4, r7, [r6, 16]
  faults ldmia.w r8, {r4, r7}
  faults stmia.w r8, {r4, r7}
  faults ldrex r4, [r6, 16]
  faults tbb [r8, r5]
  pass

handler BusFault_Handler
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  CHECK_WORD(BFAR, NOWHERE + 16)
  clear_faults
  movs  r5, 1
  skip  4
  bx    lr
