// B1.5.12, B3.2.15: a frame that can't be written: BusFault STKERR comes first, the original exception after it.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  set_priority SVCALL, 0x40
  set_special psp, NOWHERE + 0x100
  set_special control, 2
  isb
  svc   0
  FAIL

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, STKERR)
  mrs   r4, psp
  CHECK(r4, NOWHERE + 0xE0)     // lowered all the same
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  bx    lr

handler SVC_Handler
  record 2
  CHECK_LOG(0x12)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  pass
