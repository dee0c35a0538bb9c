// B1.5.12, B1.5.14: a derived BusFault that is disabled is a HardFault, before the original.
#include "check.h"
program
  enable_irq 0, 0
  set_special psp, NOWHERE + 0x100
  set_special control, 2
  isb
  pend_irq 0
  FAIL

handler HardFault_Handler
  record 1
  CHECK_WORD(CFSR, STKERR)
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(ISPR0, 1)
  bx    lr
handler IRQ0_Handler
  record 2
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  CHECK_LOG(0x12)
  pass
