// A3.4.4: STREX fails where the monitor is open, and opens it whether it stores or not.
#include "check.h"
program
  clrex
  ldr   r4, =buffer
  movs  r5, 7
  strex r6, r5, [r4]
  CHECK(r6, 1)
  CHECK_WORD(buffer, 0)
  ldrexb r6, [r4]
  strexb r6, r5, [r4]
  CHECK(r6, 0)
  strexb r6, r5, [r4]
  CHECK(r6, 1)
  ldrexh r6, [r4]
  CHECK(r6, 7)
  strexh r6, r4, [r4]
  CHECK(r6, 0)
  pass
