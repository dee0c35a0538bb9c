// B3.5.1: a change of a region holds for accesses behind DSB and ISB, both ways, and so does MPU_CTRL.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  ldr   r5, =ARENA
  region 2, ARENA, 5, AP_RW_RW
  mpu_on PRIVDEFENA
  try   str r5, [r5]
  region 2, ARENA, 5, AP_RO_RO
  sync
  try   str r5, [r5]
  store MPU_CTRL, 0
  sync
  try   str r5, [r5]
  mpu_on PRIVDEFENA
  try   str r5, [r5]
  store MPU_RASR, 0          // region disabled
  sync
  try   str r5, [r5]
  store MPU_RASR, (AP_RO_RO << 24) + (4 << 1) + 1
  store MPU_RBAR, ARENA + 0x20
  sync
  try   str r5, [r5]
  try   str r5, [r5, 0x20]
  CHECK_LOG(0x0101001)
  pass

  skip_memmanage
