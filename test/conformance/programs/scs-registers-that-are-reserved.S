// B3.2.2: reserved words of the System Control Space read 0 and ignore writes.
#include "check.h"
program
  load  r4, 0xE000ED8C
  CHECK(r4, 0)
  store 0xE000ED8C, 0xFFFFFFFF
  CHECK_WORD(0xE000ED8C, 0)
  CHECK_WORD(0xE000E020, 0)
  pass
