// B1.5.14, A3.4: a store multiple that faults midway leaves its base alone; words before the fault may be stored.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  store ARENA + 0x40, 0
  region 2, ARENA + 0x40, 5, AP_RO_RO
  mpu_on PRIVDEFENA
  ldr   r4, =ARENA + 0x38
  movs  r0, 1
  movs  r1, 2
  movs  r5, 3
  try   stm r4!, {r0, r1, r5}
  CHECK(r4, ARENA + 0x38)
  CHECK_WORD(note + 8, ARENA + 0x40)
  CHECK_WORD(ARENA + 0x40, 0)
  CHECK_LOG(1)
  pass

  skip_memmanage
