// B2.3.5: an unaligned access over the boundary of a small region, as mpu-unaligned-over-a-boundary.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA + 0x40, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA + 0x3E
  try   ldr r4, [r5]
  try   str r4, [r5]
  CHECK_WORD(note + 8, ARENA + 0x40)
  ldr   r5, =ARENA + 0x5F
  try   ldrh r4, [r5]
  CHECK_WORD(note + 8, ARENA + 0x5F)
  CHECK_LOG(0x111)
  pass

  skip_memmanage
