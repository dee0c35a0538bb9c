// B3.5.3: of the regions that match an address the one with the highest number decides.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 12, AP_NONE_NONE
  region 3, ARENA, 8, AP_RW_RW
  region 4, ARENA, 6, AP_RO_RO
  region 5, ARENA, 5, AP_RW_RW
  region 1, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA
  try   str r5, [r5]
  try   str r5, [r5, 28]
  try   str r5, [r5, 32]
  try   ldr r0, [r5, 32]
  try   str r5, [r5, 64]
  ldr   r5, =ARENA + 0x100
  try   ldr r0, [r5]
  CHECK_LOG(0x001001)
  pass

  skip_memmanage
