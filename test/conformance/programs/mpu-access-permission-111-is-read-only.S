// B3.5.9, table B3-15: AP 111 is 110, read-only for everybody.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  code_and_ram
  region 2, ARENA, 5, 7
  mpu_on
  ldr   r5, =ARENA
  try   ldr r0, [r5]
  try   str r0, [r5]
  drop_privilege
  try   ldr r0, [r5]
  try   str r0, [r5]
  svc   0
  FAIL

handler SVC_Handler
  CHECK_LOG(0x0101)
  pass
  skip_memmanage
