// B1.5.14: a synchronous fault that BASEPRI or PRIMASK masks is a HardFault.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  set_priority USAGEFAULT, 0x40
  set_special basepri, 0x40
  isb
  udf   0
  set_special basepri, 0x60
  isb
  udf   0
  cpsid i
  udf   0
  CHECK_LOG(0x121)
  pass

handler UsageFault_Handler
  record 2
  CHECK_WORD(HFSR, 0)
  skip  2
  bx    lr
handler HardFault_Handler
  record 1
  CHECK_WORD(HFSR, FORCED)
  clear_faults
  skip  2
  bx    lr
