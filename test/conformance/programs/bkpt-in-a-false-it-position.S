// A7.7.17: BKPT is unconditional, also inside an IT block.
#include "check.h"
program
  movs  r4, 0
  cmp   r4, 1
  it    eq
  bkpt  1
  CHECK_LOG(1)
  pass

handler HardFault_Handler
  record 1
  CHECK_WORD(HFSR, DEBUGEVT)
  skip  2
  ldr   r0, [sp, FRAME_PSR]
  bic   r0, r0, 0x06000000
  bic   r0, r0, 0x0000FC00
  str   r0, [sp, FRAME_PSR]
  bx    lr
