// B3.5.5: the background of PRIVDEFENA is for privileged accesses: unprivileged ones fault.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 0, 0, 20, AP_RO_RO
  region 1, 0x20000000, 13, AP_RW_RW
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA
  try   ldr r0, [r5]
  try   str r0, [r5]
  drop_privilege
  try   ldr r0, [r5]
  try   str r0, [r5]
  svc   0
  FAIL

handler SVC_Handler
  CHECK_LOG(0x0011)
  pass
  skip_memmanage
