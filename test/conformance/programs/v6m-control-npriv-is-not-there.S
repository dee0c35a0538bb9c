// B1.4.4: without the Unprivileged Extension CONTROL.nPRIV is RAZ/WI: Thread mode stays privileged.
// cpu: cortex-m0
#include "check.h"
program
  set_special control, 1
  isb
  mrs   r4, control
  CHECK(r4, 0)
  cpsid i
  mrs   r4, primask
  CHECK(r4, 1)
  pass
