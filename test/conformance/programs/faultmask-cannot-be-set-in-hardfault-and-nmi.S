// B5.2.1, B5.2.3: CPSID f and MSR FAULTMASK do nothing at priority -1 and -2.
#include "check.h"
program
  udf   0
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(0x12)
  pass

handler HardFault_Handler
  record 1
  cpsid f
  mrs   r4, faultmask
  CHECK(r4, 0)
  set_special faultmask, 1
  mrs   r4, faultmask
  CHECK(r4, 0)
  skip  2
  bx    lr

handler NMI_Handler
  record 2
  cpsid f
  mrs   r4, faultmask
  CHECK(r4, 0)
  set_special faultmask, 1
  mrs   r4, faultmask
  CHECK(r4, 0)
  bx    lr
