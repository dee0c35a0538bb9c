// A3.4.4: an increment by LDREX and STREX, tried until it stores, loses nothing to interrupts.
#include "check.h"
program
  store SYST_RVR, 96            // an odd number of clocks from tick to tick
  store SYST_CVR, 0
  store SYST_CSR, 7

  ldr   r10, =buffer

  ldr   r11, =400
1:

3:
  ldrex r4, [r10]
  add   r4, r4, 1
  strex r5, r4, [r10]
  cmp   r5, 0
  bne   3b

  subs  r11, 1
  bne   1b
  store SYST_CSR, 0

  CHECK_WORD(buffer, 400)

  load  r4, note                // it did tick
  cmp   r4, 10
  blo   failed
  pass
failed:
  FAIL

handler SysTick_Handler
  ldr   r1, =note
  ldr   r0, [r1]
  add   r0, r0, 1
  str   r0, [r1]
  movs  r2, 0x55
  movs  r3, 0x66
  mov   r12, r2
  cmp   r2, r3
  bx    lr
