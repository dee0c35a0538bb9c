// B1.5.5, B3.2.6: a system reset from a handler begins in Thread mode with nothing active, pending or enabled.
#include "check.h"
program
  load  r4, note
  cmp   r4, 1
  beq   again
  enable_irq 0, 0x40
  set_priority SVCALL, 0x40
  svc   0
  FAIL
again:
  mrs   r4, ipsr
  CHECK(r4, 0)
  mrs   r4, control
  CHECK(r4, 0)
  CHECK_WORD(SHCSR, 0)
  CHECK_WORD(ISER0, 0)
  CHECK_WORD(ISPR0, 0)
  CHECK_WORD(IPR0, 0)
  CHECK_WORD(SHPR1 + 4, 0)
  mov   r4, sp
  CHECK(r4, initial_stack)
  pass

handler SVC_Handler
  store note, 1
  store ISPR0, 1
  store AIRCR, 0x05FA0004
  dsb
  b     .
