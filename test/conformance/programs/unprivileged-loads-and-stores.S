// A7.7.67, B3.1.1: LDRT and STRT are checked as unprivileged also in privileged code: the PPB is a BusFault.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  ldr   r4, =CPUID
  ldrt  r5, [r4]
  ldr   r4, =ICER0
  strt  r5, [r4]
  ldr   r4, =buffer
  movs  r5, 7
  strt  r5, [r4]
  ldrht r6, [r4]
  CHECK(r6, 7)
  CHECK_LOG(0x11)
  pass

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  load  r5, BFAR
  CHECK_SAME(r4, r5)
  clear_faults
  skip  4
  bx    lr
