// B3.2.15, B3.2.18: clearing BFARVALID says that BFAR is stale; the next precise fault sets both again.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  ldr   r6, =NOWHERE + 4
  ldr.w r5, [r6]
  CHECK_WORD(BFAR, NOWHERE + 4)
  ldr   r6, =NOWHERE + 8
  strb.w r5, [r6]
  CHECK_WORD(BFAR, NOWHERE + 8)
  CHECK_LOG(0x11)
  pass

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  load  r4, BFAR
  CHECK_SAME(r4, r6)
  clear_faults
  CHECK_WORD(CFSR, 0)
  skip  4
  bx    lr
