// B1.5.15: a fault in NMI locks up.
#include "check.h"
program
  store ICSR, NMIPENDSET
  sync
  FAIL
handler NMI_Handler
  udf   0
  FAIL
handler HardFault_Handler
  FAIL
