// B3.2.4: NMIPENDSET enters NMI, whatever masks; in the handler the bit reads 0.
// report: renode/renode-infrastructure#16: no NMIPENDSET
#include "check.h"
program
  cpsid i
  cpsid f
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(1)
  pass

handler NMI_Handler
  record 1
  load  r4, ICSR
  lsrs  r5, r4, 31
  CHECK(r5, 0)
  ubfx  r4, r4, 0, 9
  CHECK(r4, 2)
  bx    lr
