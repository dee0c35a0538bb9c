// B1.5.4, B3.2.4: NMI pended in its own handler waits for the return, then chains.
#include "check.h"
program
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(0x12)
  pass

handler NMI_Handler
  load  r0, log
  cmp   r0, 0
  bne   1f
  store ICSR, NMIPENDSET
  sync
  record 1
  bx    lr
1:
  record 2
  bx    lr
