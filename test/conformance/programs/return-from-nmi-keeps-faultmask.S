// B1.5.8, DeActivate: the return from NMI leaves FAULTMASK set.
#include "check.h"
program
  cpsid f
  store ICSR, NMIPENDSET
  sync
  mrs   r4, faultmask
  CHECK(r4, 1)
  CHECK_LOG(1)
  pass

handler NMI_Handler
  record 1
  bx    lr
