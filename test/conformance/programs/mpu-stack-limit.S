// B3.5: a region below a stack catches the PUSH that overflows it: SP stays, the frame then does not fit either.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  set_special psp, ARENA + 0x28
  set_special control, 2
  isb
  push  {r0-r3}
  FAIL

handler MemManage_Handler
  CHECK_WORD(CFSR, MSTKERR | DACCVIOL | MMARVALID)
  CHECK_WORD(MMFAR, ARENA + 0x18)
  mrs   r0, psp
  CHECK(r0, ARENA + 0x28 - 32)
  pass
