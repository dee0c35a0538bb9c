// B1.5.6, B1.5.15: a bus error on the vector is a HardFault; one on HardFault's own vector is a lockup.
#include "check.h"
program
  store VTOR, NOWHERE
  sync
  svc   0
  FAIL
