// B1.5.7, ExecuteFPCheck: only FPSCR<26:22> is FPDSCR's; flags and cumulative exceptions stay.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0xF0C0009F
  store FPDSCR, 0x03000000
  set_special control, 0
  vmrs  r4, fpscr
  CHECK(r4, 0xF300009F)
  pass
