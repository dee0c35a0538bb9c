// B1.5.10: interrupted or not, STM ends with every register stored and its base written back once.
#include "check.h"
program
  store SYST_RVR, 96            // an odd number of clocks from tick to tick
  store SYST_CVR, 0
  store SYST_CSR, 7


  ldr   r11, =400
1:

  movs  r0, 1
  movs  r1, 2
  movs  r2, 3
  movs  r3, 4
  ldr   r10, =buffer + 16
  stmdb r10!, {r0-r3}
  ldr   r4, =buffer
  cmp   r10, r4
  bne   failed
  ldrd  r4, r5, [r10]
  ldrd  r6, r7, [r10, 8]
  add   r4, r4, r5, lsl 4
  add   r4, r4, r6, lsl 8
  add   r4, r4, r7, lsl 12
  ldr   r5, =0x4321
  cmp   r4, r5
  bne   failed
  movs  r4, 0
  strd  r4, r4, [r10]
  strd  r4, r4, [r10, 8]

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
