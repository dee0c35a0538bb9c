// B3.2.23, ExecuteFPCheck: AHP, DN, FZ and RMode of a new context are FPDSCR's.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  store FPDSCR, 0x07C00000
  vmrs  r4, fpscr
  CHECK(r4, 0x07C00000)
  set_fpscr 0
  store FPDSCR, 0x02400000
  vmrs  r4, fpscr
  CHECK(r4, 0)                   // there is a context already
  set_special control, 0
  vmrs  r4, fpscr
  CHECK(r4, 0x02400000)
  pass
