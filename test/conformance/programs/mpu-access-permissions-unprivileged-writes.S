// B3.5.9, table B3-15: which AP lets unprivileged code write.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  code_and_ram
  region 2, ARENA, 5, AP_NONE_NONE
  region 3, ARENA + 0x20, 5, AP_RW_NONE
  region 4, ARENA + 0x40, 5, AP_RW_RO
  region 5, ARENA + 0x60, 5, AP_RW_RW
  region 6, ARENA + 0x80, 5, AP_RO_NONE
  region 7, ARENA + 0xA0, 5, AP_RO_RO
  mpu_on
  drop_privilege
  ldr   r5, =ARENA
  try   str r0, [r5]
  adds  r5, 0x20
  try   str r0, [r5]
  adds  r5, 0x20
  try   str r0, [r5]
  adds  r5, 0x20
  try   str r0, [r5]
  adds  r5, 0x20
  try   str r0, [r5]
  adds  r5, 0x20
  try   str r0, [r5]
  svc   0
  FAIL

handler SVC_Handler
  CHECK_LOG(0x111011)
  pass
  skip_memmanage
