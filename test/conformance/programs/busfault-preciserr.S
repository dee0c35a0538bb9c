// B3.2.15, B3.2.18: a data access where nothing answers: PRECISERR, and BFAR holds its address.
// report: w1ne/labwired-core#957
// report: renode/renode#893
// report: renode/renode#825
// report: unicorn-engine/unicorn#1971
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  ldr   r4, =NOWHERE
  movs  r5, 5
code faulting
  ldr.w r5, [r4, 8]!
  CHECK(r4, NOWHERE)            // no write-back, nothing loaded
  CHECK(r5, 5)
  CHECK_LOG(1)
  pass

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  CHECK_WORD(BFAR, NOWHERE + 8)
  ldr   r0, [sp, FRAME_PC]
  ldr   r1, =faulting
  bic   r1, r1, 1
  CHECK_SAME(r0, r1)
  skip  4
  bx    lr
