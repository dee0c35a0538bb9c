// B1.5.8, A2.3.1 ALUWritePC: MOV PC with an EXC_RETURN value is a branch into execute-never memory.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  svc   0
  FAIL

handler SVC_Handler
  record 1
  mov   pc, lr
  FAIL

handler MemManage_Handler
  ldr   r4, [sp, FRAME_PC]
  CHECK(r4, 0xFFFFFFF8)
  CHECK_WORD(CFSR, IACCVIOL)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  CHECK_LOG(1)
  pass
