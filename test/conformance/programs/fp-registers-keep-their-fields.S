// B3.2.20 to B3.2.23: reserved bits read 0, FPCAR is a multiple of 8.
// cpu: cortex-m4f
#include "fp.h"
program
  store CPACR, 0x00F00000
  CHECK_WORD(CPACR, 0x00F00000)
  store FPCCR, 0xFFFFFFFF
  CHECK_WORD(FPCCR, 0xC000017B)
  store FPCCR, 0
  CHECK_WORD(FPCCR, 0)
  store FPCAR, 0xFFFFFFFF
  CHECK_WORD(FPCAR, 0xFFFFFFF8)
  store FPDSCR, 0xFFFFFFFF
  CHECK_WORD(FPDSCR, 0x07C00000)
  store MVFR0, 0
  CHECK_WORD(MVFR0, 0x10110021)
  pass
