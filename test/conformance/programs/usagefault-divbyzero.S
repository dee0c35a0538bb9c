// A7.7.127, CCR.DIV_0_TRP: division by zero faults where it is set and gives 0 otherwise.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  movs  r4, 7
  movs  r5, 0
  movs  r6, 1
  sdiv  r6, r4, r5
  CHECK(r6, 0)
  movs  r6, 1
  udiv  r6, r4, r5
  CHECK(r6, 0)
  ldr   r4, =0x80000000
  mvn   r5, 0
  sdiv  r6, r4, r5              // overflows
  CHECK(r6, 0x80000000)
  CHECK_LOG(0)
  set_bits CCR, DIV_0_TRP
  sync
  movs  r5, 0
  movs  r6, 1
  isb
  sdiv  r6, r4, r5
  isb
  udiv  r6, r4, r5
  CHECK(r6, 1)
  CHECK_LOG(0x11)
  pass

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, DIVBYZERO)
  clear_faults
  skip  4
  bx    lr
