// B1.5.4, B3.4: bits 7:6 of each priority are there; SHPR2 has SVCall, SHPR3 PendSV and SysTick.
// cpu: cortex-m0
#include "check.h"
program
  store IPR0, 0xFFFFFFFF
  CHECK_WORD(IPR0, 0xC0C0C0C0)
  store IPR0 + 28, 0x7F40BF80
  CHECK_WORD(IPR0 + 28, 0x40408080)
  store SHPR2, 0xFFFFFFFF
  CHECK_WORD(SHPR2, 0xC0000000)
  store SHPR3, 0xFFFFFFFF
  load  r4, SHPR3
  lsrs  r4, r4, 16
  CHECK(r4, 0xC0C0)
  pass
