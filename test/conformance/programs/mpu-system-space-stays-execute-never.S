// B3.5.3: system space is execute-never, whatever a region says.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, 0xE0000000, 29, AP_RW_RW
  mpu_on PRIVDEFENA
  ldr   r4, =0xF0000000
  adds  r5, r4, 1
  bx    r5
  FAIL

handler MemManage_Handler
  CHECK_WORD(CFSR, IACCVIOL)
  ldr   r0, [sp, FRAME_PC]
  CHECK_SAME(r0, r4)
  pass
