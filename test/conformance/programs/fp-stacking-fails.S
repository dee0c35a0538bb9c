// B1.5.12, B3.2.15: an extended frame that can't be written: STKERR, SP lowered by all of it, BusFault first.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, BUSFAULTENA
  set_priority SVCALL, 0x40
  set_special psp, NOWHERE + 0x100
  set_special control, 2 | FPCA
  isb
  svc   0
  FAIL

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, STKERR)
  mrs   r4, psp
  CHECK(r4, NOWHERE + 0x100 - EXTENDED)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFED)
  mrs   r4, control
  CHECK(r4, 0)
  bx    lr

handler SVC_Handler
  CHECK_LOG(1)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFED)
  pass
