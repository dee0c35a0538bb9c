// B1.5.14, A7.7: CDP, LDC, STC, MCR, MRC, MCRR and MRRC in both encodings are NOCP where the coprocessor is not there.
#include "check.h"
  .macro denied access:vararg
  movs  r5, 0
  \access
  CHECK(r5, 1)
  .endm
program
  set_bits SHCSR, USGFAULTENA
  ldr   r6, =buffer
  denied cdp p1, 0, c0, c0, c0, 0
  denied cdp2 p1, 0, c0, c0, c0, 0
  denied ldc p1, c0, [r6]
  denied ldc2 p1, c0, [r6]
  denied stc p1, c0, [r6]
  denied stc2 p1, c0, [r6]
  denied mcr p1, 0, r4, c0, c0, 0
  denied mcr2 p1, 0, r4, c0, c0, 0
  denied mrc p1, 0, r4, c0, c0, 0
  denied mrc2 p1, 0, r4, c0, c0, 0
  denied mcrr p1, 0, r4, r7, c0
  denied mcrr2 p1, 0, r4, r7, c0
  denied mrrc p1, 0, r4, r7, c0
  denied mrrc2 p1, 0, r4, r7, c0
  pass

handler UsageFault_Handler
  CHECK_WORD(CFSR, NOCP)
  clear_faults
  movs  r5, 1
  skip  4
  bx    lr
