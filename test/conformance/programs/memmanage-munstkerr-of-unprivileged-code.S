// B1.5.8: the frame is unstacked with the privilege that is returned to.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  code_and_ram
  region 2, ARENA, 9, AP_RW_RW
  mpu_on PRIVDEFENA
  set_special psp, ARENA + 0x100
  set_special control, 2
  isb
  svc   0
  svc   1
  FAIL

handler SVC_Handler
  record 1
  region 2, ARENA, 9, AP_RW_NONE
  sync
  load  r0, log
  cmp   r0, 0x11
  it    ne
  bxne  lr
  set_special control, 1
  bx    lr
handler MemManage_Handler
  CHECK_LOG(0x11)
  CHECK_WORD(CFSR, MUNSTKERR)
  pass
