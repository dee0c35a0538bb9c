// B1.4.4, B3.5.3: CONTROL.nPRIV, handlers and returns change at once what memory may be used.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  code_and_ram
  region 2, ARENA, 10, AP_RW_NONE
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA
  try   str r5, [r5]
  drop_privilege
  try   str r5, [r5]
  svc   0
  try   ldr r0, [r5]
  svc   1
  try   ldr r0, [r5]
  CHECK_LOG(0x012130)
  pass

handler SVC_Handler
  ldr   r0, [sp, FRAME_PC]
  ldrb  r0, [r0, -2]
  cmp   r0, 1
  beq   raise
  str   r5, [r5, 4]
  ldr   r1, [r5, 4]
  CHECK_SAME(r1, r5)
  record 2
  bx    lr
raise:
  record 3
  set_special control, 0
  bx    lr
  skip_memmanage
