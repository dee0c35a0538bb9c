// B1.5.6, ReturnAddress: a fault's frame holds the address of the instruction that caused it.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
code faulting
  udf   0
  CHECK_LOG(1)
  pass

handler UsageFault_Handler
  record 1
  ldr   r4, [sp, FRAME_PC]
  ldr   r5, =faulting
  bic   r5, r5, 1
  CHECK_SAME(r4, r5)
  skip  2
  bx    lr
