// B1.5.14: LDRD and STRD that the MPU refuses at their second word leave the base alone.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA + 0x40, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r4, =ARENA + 0x34
  ldrd  r6, r7, [r4, 8]!
  CHECK(r4, ARENA + 0x34)
  strd  r6, r7, [r4, 8]!
  CHECK(r4, ARENA + 0x34)
  CHECK_LOG(0x11)
  pass

handler MemManage_Handler
  CHECK_WORD(MMFAR, ARENA + 0x40)
  record 1
  skip  4
  bx    lr
