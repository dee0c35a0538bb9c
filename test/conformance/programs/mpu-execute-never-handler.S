// B3.5.3: a handler's first instruction is fetched as any other; its entry is complete before.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x80
  ldr   r0, =ram_table
  movs  r1, 0
copy:
  ldr   r2, [r1]
  str   r2, [r0, r1]
  adds  r1, 4
  cmp   r1, 64
  bne   copy
  store ram_table + 4 * SVCALL, ARENA + 1
  store VTOR, ram_table
  region 2, ARENA, 5, AP_RW_RW, XN
  mpu_on PRIVDEFENA
  svc   0
  FAIL

handler MemManage_Handler
  CHECK(lr, 0xFFFFFFF1)
  CHECK_WORD(CFSR, IACCVIOL)
  ldr   r0, [sp, FRAME_PC]
  CHECK(r0, ARENA)
  ldr   r0, [sp, FRAME_LR]
  CHECK(r0, 0xFFFFFFF9)
  ldr   r0, [sp, FRAME_PSR]
  ubfx  r0, r0, 0, 9
  CHECK(r0, SVCALL)
  pass
