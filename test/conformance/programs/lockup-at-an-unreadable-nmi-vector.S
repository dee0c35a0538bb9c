// B1.5.6, B1.5.15: a bus error on the vector of NMI is a lockup.
#include "check.h"
program
  store VTOR, NOWHERE
  store ICSR, NMIPENDSET
  sync
  FAIL
