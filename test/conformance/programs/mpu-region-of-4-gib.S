// B3.5.9: SIZE 31 is the whole address space but for the PPB.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 0, 0, 32, AP_RO_RO
  region 1, 0x20000000, 13, AP_RW_RW
  mpu_on
  ldr   r5, =ARENA
  try   ldr r0, [r5]
  try   str r0, [r5]
  ldr   r5, =main
  try   strb r0, [r5]
  store MPU_RNR, 1
  CHECK_WORD(MPU_RNR, 1)
  CHECK_LOG(0x011)
  pass

  skip_memmanage
