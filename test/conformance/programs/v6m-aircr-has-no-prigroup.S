// B3.2, AIRCR: bits 10:8 are reserved; a write without the key does nothing.
// cpu: cortex-m0
#include "check.h"
program
  store AIRCR, 0x05FA0700
  load  r4, AIRCR
  ldr   r5, =0xFFFF
  ands  r4, r5
  CHECK(r4, 0)
  store AIRCR, 0x00000004
  sync
  pass
