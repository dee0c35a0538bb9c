// B3.5.9: what may not be read may not be executed, XN or not.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  code_and_ram
  region 2, ARENA, 5, AP_NONE_NONE
  region 3, ARENA + 0x20, 5, AP_RW_NONE
  ldr   r5, =ARENA
  ldr   r0, =0x4770          // bx lr
  strh  r0, [r5]
  strh  r0, [r5, 0x20]
  strh  r0, [r5, 0x2e]
  mpu_on
  adds  r5, 0x21
  blx   r5
  subs  r5, 0x20
  blx   r5
  record 2
  drop_privilege
  adds  r5, 0x20
  blx   r5
  record 4
  svc   0
  FAIL

handler MemManage_Handler
  CHECK_WORD(CFSR, IACCVIOL)
  store CFSR, 0xFF
  record 1
  ldr   r0, [sp, FRAME_LR]
  bic   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
handler SVC_Handler
  CHECK_LOG(0x1214)
  pass
