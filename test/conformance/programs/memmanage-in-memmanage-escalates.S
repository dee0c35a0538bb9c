// B1.5.14: a MemManage fault in its own handler is a HardFault.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r4, =ARENA
  ldr   r5, [r4]
  FAIL

handler MemManage_Handler
  record 1
  str   r5, [r4, 4]
  FAIL
handler HardFault_Handler
  CHECK_LOG(1)
  CHECK(lr, 0xFFFFFFF1)
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(MMFAR, ARENA + 4)
  pass
