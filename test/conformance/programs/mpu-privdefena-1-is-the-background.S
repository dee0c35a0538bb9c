// B3.5.5, PRIVDEFENA 1: where no region matches, the default memory map applies to privileged accesses.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA
  try   ldr r0, [r5]
  adds  r5, 0x20
  try   ldr r0, [r5]
  try   str r0, [r5]
  CHECK_LOG(0x100)
  pass

  skip_memmanage
