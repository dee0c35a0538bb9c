// B1.5.8: unstacking from memory that the MPU refuses is MUNSTKERR, tail-chained; the frame stays.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 9, AP_RW_RW
  mpu_on PRIVDEFENA
  set_special psp, ARENA + 0x100
  set_special control, 2
  isb
  svc   0
  record 3
  CHECK_LOG(0x123)
  pass

handler SVC_Handler
  record 1
  region 2, ARENA, 9, AP_NONE_NONE
  sync
  bx    lr
handler MemManage_Handler
  record 2
  CHECK(lr, 0xFFFFFFFD)
  CHECK_WORD(CFSR, MUNSTKERR)
  mrs   r0, psp
  CHECK(r0, ARENA + 0x100 - 32)
  region 2, ARENA, 9, AP_RW_RW
  sync
  bx    lr
