// B3.2.3: implementer 0x41, architecture 0xF, part 0xC23; not writable.
#include "check.h"
program
  load  r4, CPUID
  lsr   r5, r4, 24
  CHECK(r5, 0x41)
  ubfx  r5, r4, 16, 4
  CHECK(r5, 0xF)
  ubfx  r5, r4, 4, 12
  CHECK(r5, 0xC23)
  store CPUID, 0
  load  r5, CPUID
  CHECK_SAME(r4, r5)
  pass
