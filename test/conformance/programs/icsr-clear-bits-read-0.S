// B3.2.4: PENDSVCLR and PENDSTCLR read 0, so a read-modify-write keeps what is pending; writing 1 takes it back.
// report: w1ne/labwired-core#358
#include "check.h"
program
  cpsid i
  store ICSR, PENDSVSET | PENDSTSET
  sync
  load  r4, ICSR
  ubfx  r5, r4, 25, 4
  CHECK(r5, 0xA)                // PENDSVSET, PENDSTSET; neither CLR
  ldr   r1, =ICSR
  str   r4, [r1]
  load  r4, ICSR
  ubfx  r5, r4, 25, 4
  CHECK(r5, 0xA)
  store ICSR, PENDSVCLR
  load  r4, ICSR
  ubfx  r5, r4, 25, 4
  CHECK(r5, 2)
  store ICSR, PENDSTCLR
  load  r4, ICSR
  ubfx  r5, r4, 25, 4
  CHECK(r5, 0)
  cpsie i
  isb
  pass
