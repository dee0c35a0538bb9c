// B1.5.12: an error while stacking for NMI: NMI comes first, the derived HardFault waits for its return.
#include "check.h"
program
  set_special psp, NOWHERE + 0x100
  set_special control, 2
  isb
  store ICSR, NMIPENDSET
  sync
  FAIL

handler NMI_Handler
  record 1
  CHECK_WORD(CFSR, STKERR)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  bx    lr
handler HardFault_Handler
  record 2
  CHECK_WORD(HFSR, FORCED)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  CHECK_LOG(0x12)
  pass
