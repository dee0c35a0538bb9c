// B2.3.5: an unaligned access is a byte at a time; the byte that the MPU refuses gives MMFAR.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA + 0x400, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA + 0x3FE
  movs  r4, 0
  try   ldr r4, [r5]
  CHECK_WORD(note + 4, DACCVIOL | MMARVALID)
  CHECK_WORD(note + 8, ARENA + 0x400)
  CHECK(r4, 0)
  adds  r5, 1
  try   ldrh r4, [r5]
  CHECK_WORD(note + 8, ARENA + 0x400)
  try   strh r4, [r5]
  ldr   r5, =ARENA + 0x41F
  try   ldrh r4, [r5]
  CHECK_WORD(note + 8, ARENA + 0x41F)
  ldr   r5, =ARENA + 0x3FD
  try   ldrh r4, [r5]
  ldr   r5, =ARENA + 0x421
  try   ldr r4, [r5]
  CHECK_LOG(0x111100)
  pass

  skip_memmanage
