// B1.5.14: an undefined instruction, 16 or 32 bits long.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  movs  r7, 2
  udf   0x12
  movs  r7, 4
  udf.w 0x1234
  CHECK_LOG(0x11)
  pass

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, UNDEFINSTR)
  clear_faults
  CHECK_WORD(CFSR, 0)
  skip  r7
  bx    lr
