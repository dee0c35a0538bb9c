// B1.5.14, B1.5.15: an SVC in NMI cannot escalate.
#include "check.h"
program
  store ICSR, NMIPENDSET
  sync
  FAIL
handler NMI_Handler
  svc   0
  FAIL
handler HardFault_Handler
  FAIL
