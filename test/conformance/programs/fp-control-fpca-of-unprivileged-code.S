// B5.2.3: unprivileged code reads CONTROL.FPCA and can't write it.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_special control, FPCA | 1
  isb
  set_special control, 0
  mrs   r4, control
  CHECK(r4, FPCA | 1)
  svc   0

handler SVC_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  pass
