// B3.1, Cortex-M3 TRM "Bit-banding": a word of the alias is one bit of the region's word.
#include "check.h"
program
  .equ word,  0x20002000
  .equ alias, 0x22000000 + (0x2000 * 32)
  store word, 0x80000005
  load  r4, alias
  CHECK(r4, 1)
  load  r4, alias + 4
  CHECK(r4, 0)
  load  r4, alias + 4 * 31
  CHECK(r4, 1)
  store alias + 4, 1
  CHECK_WORD(word, 0x80000007)
  store alias, 0xFFFFFFFE
  CHECK_WORD(word, 0x80000006)
  store alias + 4 * 31, 2
  CHECK_WORD(word, 0x00000006)
  store alias + 4 * 32, 1
  CHECK_WORD(word + 4, 1)
  pass
