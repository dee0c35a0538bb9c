// B1.5.14: a disabled BusFault is a HardFault: FORCED, and CFSR says why.
// report: w1ne/labwired-core#903
#include "check.h"
program
  ldr   r4, =NOWHERE
code faulting
  str   r4, [r4]
  CHECK_LOG(1)
  pass

handler HardFault_Handler
  record 1
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  CHECK_WORD(BFAR, NOWHERE)
  CHECK_WORD(SHCSR, 0)
  store HFSR, FORCED            // write one to clear
  CHECK_WORD(HFSR, 0)
  skip  2
  bx    lr
