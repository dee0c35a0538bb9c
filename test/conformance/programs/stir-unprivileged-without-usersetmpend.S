// B3.2.26: without CCR.USERSETMPEND an unprivileged store to STIR is a BusFault.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  enable_irq 6, 0x40
  drop_privilege
  movs  r0, 6
  ldr   r1, =STIR
  str   r0, [r1]
  FAIL

handler IRQ6_Handler
  FAIL
handler BusFault_Handler
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  CHECK_WORD(BFAR, STIR)
  CHECK_WORD(ISPR0, 0)
  pass
