// B1.5.14: an instruction for a coprocessor that is not there.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  cdp   p1, 0, c0, c0, c0, 0
  mcr   p3, 0, r0, c0, c0, 0
  mrc   p14, 0, r0, c0, c0, 0
  CHECK_LOG(0x111)
  pass

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, NOCP)
  clear_faults
  skip  4
  bx    lr
