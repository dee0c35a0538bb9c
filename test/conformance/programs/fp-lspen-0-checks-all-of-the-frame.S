// B1.5.6, PushStack: with LSPEN 0 a frame whose room for s2 and up the MPU denies can't be written: MSTKERR.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  code_and_ram
  region 2, process_stack - 0x40, 6, AP_RO_RO
  mpu_on
  set_special psp, process_stack
  set_special control, 2 | FPCA
  isb
  svc   0                        // nothing is stored but the basic frame
  CHECK_LOG(2)
  store FPCCR, ASPEN
  svc   0
  FAIL

handler MemManage_Handler
  CHECK_WORD(CFSR, MSTKERR)
  record 1
  bx    lr

handler SVC_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFED)
  record 2
  load  r4, log
  cmp   r4, 2
  beq   1f
  CHECK_LOG(0x212)
  pass
1:
  bx    lr
