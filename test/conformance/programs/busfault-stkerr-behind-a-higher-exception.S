// B1.5.12: where the original exception is higher than the derived one it comes first; the other waits.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  set_priority BUSFAULT, 0x40
  enable_irq 0, 0x20
  set_special psp, NOWHERE + 0x100
  set_special control, 2
  isb
  pend_irq 0
  FAIL

handler IRQ0_Handler
  record 1
  CHECK_WORD(CFSR, STKERR)
  CHECK_WORD(SHCSR, BUSFAULTENA | 1 << 14)
  bx    lr
handler BusFault_Handler
  record 2
  mov   r4, lr
  CHECK(r4, 0xFFFFFFFD)
  CHECK_LOG(0x12)
  pass
