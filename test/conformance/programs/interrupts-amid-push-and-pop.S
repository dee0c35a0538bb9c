// B1.5.10: frames lie below what PUSH has stored, and POP finds it again.
#include "check.h"
program
  store SYST_RVR, 96            // an odd number of clocks from tick to tick
  store SYST_CVR, 0
  store SYST_CSR, 7

  mov   r9, sp

  ldr   r11, =400
1:

  mov   r0, r11
  add   r1, r11, 1
  add   r2, r11, 2
  add   r3, r11, 3
  push  {r0-r3}
  movs  r4, 0
  pop   {r4-r7}
  sub   r7, r7, r4
  cmp   r7, 3
  bne   failed
  cmp   r4, r11
  bne   failed
  cmp   sp, r9
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
