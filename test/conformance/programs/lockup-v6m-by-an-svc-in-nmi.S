// B1.5, Unrecoverable exception cases: an SVC at NMI's priority locks up.
// cpu: cortex-m0
#include "check.h"
program
  store ICSR, NMIPENDSET
  sync
  FAIL
handler NMI_Handler
  svc   0
  FAIL
