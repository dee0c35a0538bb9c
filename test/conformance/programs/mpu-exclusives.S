// A3.4, B3.5.3: LDREX and STREX are checked as other accesses; a refused LDREX sets no mark.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 5, AP_NONE_NONE
  region 3, ARENA + 0x20, 5, AP_RO_RO
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA
  movs  r6, 6
  ldrex r6, [r5]
  CHECK(r6, 6)
  adds  r5, 0x20
  ldrex r6, [r5]
  strex r7, r6, [r5]
  CHECK_LOG(0x11)
  pass

handler MemManage_Handler
  CHECK_WORD(CFSR, DACCVIOL | MMARVALID)
  record 1
  skip  4
  bx    lr
