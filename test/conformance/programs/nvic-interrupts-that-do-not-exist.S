// B3.4: bits and priorities of interrupts that are not implemented are RAZ/WI; ICTR says how many groups of 32.
#include "check.h"
program
  load  r4, ICTR
  CHECK(r4, 0)                  // 32 interrupts on this board
  store ISER0 + 4, 0xFFFFFFFF
  CHECK_WORD(ISER0 + 4, 0)
  store ISPR0 + 4, 0xFFFFFFFF
  sync
  CHECK_WORD(ISPR0 + 4, 0)
  store IPR0 + 32, 0xFFFFFFFF
  CHECK_WORD(IPR0 + 32, 0)
  store STIR, 32
  sync
  load  r4, ICSR
  ubfx  r4, r4, 22, 1
  CHECK(r4, 0)
  pass
