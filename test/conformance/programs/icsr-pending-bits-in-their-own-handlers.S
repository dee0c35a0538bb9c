// B3.2.4: PENDSVSET, PENDSTSET and NMIPENDSET read 0 in their own handlers, and 1 when pended again there.
#include "check.h"
program
  store ICSR, PENDSVSET
  sync
  store ICSR, PENDSTSET
  sync
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(0x112233)
  pass

  .macro own name, digit, bit
handler \name
  record \digit
  load  r4, ICSR
  ldr   r5, =\bit
  tst   r4, r5
  bne   failed
  tst   r11, 1
  it    eq
  moveq r0, 1
  eor   r11, r11, 1
  bne   1f
  store ICSR, \bit
  sync
  load  r4, ICSR
  tst   r4, r5
  beq   failed
1:
  bx    lr
  .endm
  own PendSV_Handler, 1, PENDSVSET
  own SysTick_Handler, 2, PENDSTSET
  own NMI_Handler, 3, NMIPENDSET
failed:
  FAIL
