// B3.2.4: RETTOBASE is 0 in NMI above SVCall, and 1 in NMI above Thread mode.
#include "check.h"
program
  store ICSR, NMIPENDSET
  sync
  CHECK(r6, 1)
  svc   0
  CHECK(r6, 0)
  pass

handler SVC_Handler
  push  {r4, lr}
  store ICSR, NMIPENDSET
  sync
  pop   {r4, pc}
handler NMI_Handler
  load  r6, ICSR
  ubfx  r6, r6, 11, 1
  bx    lr
