// A3.2.1: without CCR.UNALIGN_TRP unaligned words and halfwords load and store.
#include "check.h"
program
  ldr   r4, =buffer
  ldr   r0, =0x44332211
  ldr   r1, =0x88776655
  strd  r0, r1, [r4]
  ldr   r5, [r4, 1]
  CHECK(r5, 0x55443322)
  ldrh  r5, [r4, 3]
  CHECK(r5, 0x5544)
  ldrsh r5, [r4, 7]
  CHECK(r5, 0x88)
  str   r1, [r4, 3]
  CHECK_WORD(buffer, 0x55332211)
  CHECK_WORD(buffer + 4, 0x88887766)
  pass
