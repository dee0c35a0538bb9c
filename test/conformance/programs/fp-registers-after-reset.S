// B3.2.20 to B3.2.25: no access to the FPU, lazy stacking on, and what an FPv4-SP extension says of itself.
// cpu: cortex-m4f
#include "fp.h"
program
  CHECK_WORD(CPACR, 0)
  CHECK_WORD(FPCCR, ASPEN | LSPEN)
  CHECK_WORD(FPDSCR, 0)
  CHECK_WORD(MVFR0, 0x10110021)
  CHECK_WORD(MVFR1, 0x11000011)
  mrs   r4, control
  CHECK(r4, 0)
  pass
