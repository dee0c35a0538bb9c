// B3.2.6: AIRCR reads VECTKEYSTAT 0xFA05; writes without 0x05FA in the upper half are ignored.
#include "check.h"
program
  load  r4, AIRCR
  lsr   r5, r4, 16
  CHECK(r5, 0xFA05)
  store AIRCR, 0xFA050300
  load  r4, AIRCR
  ubfx  r5, r4, 8, 3
  CHECK(r5, 0)
  store AIRCR, 0x05FA0300
  load  r4, AIRCR
  ubfx  r5, r4, 8, 3
  CHECK(r5, 3)
  store AIRCR, 0x00000004       // no reset without the key
  sync
  pass
