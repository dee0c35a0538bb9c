// B3.2, CPUID: a Cortex-M0 r0p0: ARM, architecture 0xC, part 0xC20.
// cpu: cortex-m0
#include "check.h"
program
  CHECK_WORD(CPUID, 0x410CC200)
  store CPUID, 0
  CHECK_WORD(CPUID, 0x410CC200)
  pass
