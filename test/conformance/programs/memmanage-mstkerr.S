// B1.5.11: stacking to memory that the MPU refuses is MSTKERR; SP is lowered, MMFAR is not written.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  store MMFAR, 0x12345678
  region 2, ARENA, 9, AP_NONE_NONE
  mpu_on PRIVDEFENA
  set_special psp, ARENA + 0x100
  set_special control, 2
  isb
  svc   0
  FAIL

handler MemManage_Handler
  CHECK(lr, 0xFFFFFFFD)
  CHECK_WORD(CFSR, MSTKERR)
  CHECK_WORD(MMFAR, 0x12345678)
  mrs   r0, psp
  CHECK(r0, ARENA + 0x100 - 32)
  load  r0, SHCSR
  tst   r0, 1 << 15
  bne   pended
  FAIL
pended:
  set_special psp, process_stack
  pass
handler SVC_Handler
  FAIL
