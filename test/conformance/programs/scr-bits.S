// B3.2.7: SCR.SLEEPONEXIT, SLEEPDEEP and SEVONPEND are read as written.
#include "check.h"
program
  store SCR, 1 << 4 | 1 << 2
  load  r4, SCR
  and   r4, r4, 0x16
  CHECK(r4, 1 << 4 | 1 << 2)
  store SCR, 1 << 1
  load  r4, SCR
  and   r4, r4, 0x16
  CHECK(r4, 1 << 1)
  store SCR, 0
  load  r4, SCR
  and   r4, r4, 0x16
  CHECK(r4, 0)
  pass
