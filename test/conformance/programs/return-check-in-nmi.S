// B1.5.8, B1.5.14: a refused return from NMI deactivates NMI first: the UsageFault is taken, no lockup.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  store ICSR, NMIPENDSET
  sync
  FAIL

handler NMI_Handler
  ldr   r0, =0xFFFFFFF7
  bx    r0
handler UsageFault_Handler
  CHECK_WORD(CFSR, INVPC)
  CHECK_WORD(HFSR, 0)
  mrs   r4, ipsr
  CHECK(r4, 6)
  pass
