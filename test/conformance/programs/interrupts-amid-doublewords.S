// B1.5.10: interrupted or not, LDRD and STRD transfer both words and write the base back once.
#include "check.h"
program
  store SYST_RVR, 96            // an odd number of clocks from tick to tick
  store SYST_CVR, 0
  store SYST_CSR, 7


  ldr   r11, =400
1:

  ldr   r10, =buffer
  mov   r0, r11
  mvn   r1, r11
  strd  r0, r1, [r10], 8
  ldr   r2, =buffer + 8
  cmp   r10, r2
  bne   failed
  ldrd  r4, r5, [r10, -8]!
  cmp   r4, r11
  bne   failed
  mvn   r5, r5
  cmp   r5, r11
  bne   failed

  subs  r11, 1
  bne   1b
  store SYST_CSR, 0

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
