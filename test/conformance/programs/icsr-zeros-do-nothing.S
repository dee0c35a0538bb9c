// B3.2.4: writing zeros to ICSR neither pends nor clears.
#include "check.h"
program
  cpsid i
  store ICSR, PENDSVSET | PENDSTSET
  store ICSR, 0
  sync
  load  r4, ICSR
  and   r4, r4, PENDSVSET | PENDSTSET
  CHECK(r4, PENDSVSET | PENDSTSET)
  store ICSR, PENDSVCLR
  load  r4, ICSR
  and   r4, r4, PENDSVSET | PENDSTSET
  CHECK(r4, PENDSTSET)
  pass
