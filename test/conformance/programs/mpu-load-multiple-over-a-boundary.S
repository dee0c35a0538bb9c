// B1.5.14, A3.4: a load multiple that faults midway leaves its base alone, in the list or not; MMFAR is the first word refused.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA + 0x40, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r4, =ARENA + 0x38
  try   ldm r4!, {r0, r1, r2}
  CHECK(r4, ARENA + 0x38)
  CHECK_WORD(note + 8, ARENA + 0x40)
  try   ldm r4, {r0, r1, r2, r4}
  CHECK(r4, ARENA + 0x38)
  ldm   r4!, {r0, r1}
  CHECK(r4, ARENA + 0x40)
  CHECK_LOG(0x11)
  pass

  skip_memmanage
