// B1.5.10: interrupted or not, LDM ends with every register loaded and its base written back once.
#include "check.h"
program
  store SYST_RVR, 96            // an odd number of clocks from tick to tick
  store SYST_CVR, 0
  store SYST_CSR, 7

  ldr   r10, =buffer
  movs  r4, 0
2:
  str   r4, [r10, r4, lsl 2]
  add   r4, r4, 1
  cmp   r4, 8
  bne   2b

  ldr   r11, =400
1:

  ldr   r10, =buffer
  ldmia r10!, {r0-r7}
  add   r0, r0, r1
  add   r0, r0, r2
  add   r0, r0, r3
  add   r0, r0, r4
  add   r0, r0, r5
  add   r0, r0, r6
  add   r0, r0, r7
  cmp   r0, 28
  bne   failed
  ldr   r1, =buffer + 32
  cmp   r10, r1
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
