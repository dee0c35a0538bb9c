// B3.5.5, PRIVDEFENA 0: where no region matches, privileged accesses fault too.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 0, 0, 20, AP_RO_RO
  region 1, 0x20000000, 13, AP_RW_RW
  mpu_on
  ldr   r5, =ARENA
  try   ldr r0, [r5]
  try   str r0, [r5]
  CHECK_WORD(note + 4, DACCVIOL | MMARVALID)
  CHECK_WORD(note + 8, ARENA)
  CHECK_LOG(0x11)
  pass

  skip_memmanage
