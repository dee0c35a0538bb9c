// B3.2.20, B3.2.21: without the FP extension its registers are RAZ/WI, and so is CONTROL.FPCA.
#include "fp.h"
program
  store CPACR, 0xFFFFFFFF
  CHECK_WORD(CPACR, 0)
  store FPCCR, 0xFFFFFFFF
  CHECK_WORD(FPCCR, 0)
  store FPCAR, 0xFFFFFFFF
  CHECK_WORD(FPCAR, 0)
  store FPDSCR, 0xFFFFFFFF
  CHECK_WORD(FPDSCR, 0)
  CHECK_WORD(MVFR0, 0)
  CHECK_WORD(MVFR1, 0)
  set_special control, FPCA
  mrs   r4, control
  CHECK(r4, 0)
  pass
