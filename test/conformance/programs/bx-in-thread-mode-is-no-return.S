// B1.5.8, BXWritePC: in Thread mode an EXC_RETURN value is an address like any other.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  ldr   r0, =0xFFFFFFF9
  bx    r0

handler MemManage_Handler
  ldr   r4, [sp, FRAME_PC]
  CHECK(r4, 0xFFFFFFF8)
  CHECK_WORD(CFSR, IACCVIOL)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  pass
