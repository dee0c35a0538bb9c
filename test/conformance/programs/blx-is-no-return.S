// B1.5.8, BLXWritePC: BLX with an EXC_RETURN value is a branch into execute-never memory.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  svc   0
  FAIL

handler SVC_Handler
  mov   r3, lr
  blx   r3
  FAIL

handler MemManage_Handler
  ldr   r4, [sp, FRAME_PC]
  CHECK(r4, 0xFFFFFFF8)
  CHECK_WORD(CFSR, IACCVIOL)
  pass
