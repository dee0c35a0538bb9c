// B3.2.26, CCR.USERSETMPEND: unprivileged code may write STIR where it is set, and nothing else on the PPB.
#include "check.h"
program
  set_bits CCR, USERSETMPEND
  set_bits SHCSR, BUSFAULTENA
  enable_irq 6, 0x40
  drop_privilege
  store STIR, 6
  sync
  ldr   r4, =ISPR0
  str   r4, [r4]
  svc   0
  FAIL

handler IRQ6_Handler
  record 1
  bx    lr
handler BusFault_Handler
  record 2
  skip  2
  bx    lr
handler SVC_Handler
  CHECK_LOG(0x12)
  pass
