// A7.3.3, B1.5.6: wherever an interrupt lands in IT blocks, they go on as they began.
#include "check.h"
program
  store SYST_RVR, 96            // an odd number of clocks from tick to tick
  store SYST_CVR, 0
  store SYST_CSR, 7

  movs  r6, 0
  movs  r7, 0

  ldr   r11, =400
1:

  tst   r11, 1
  ittee eq
  addeq r6, r6, 1
  addeq r6, r6, 2
  addne r7, r7, 1
  addne r7, r7, 4
  cmp   r11, 0
  itte  ne
  addne r6, r6, 1
  addne r7, r7, 1
  moveq r6, 0

  subs  r11, 1
  bne   1b
  store SYST_CSR, 0

  CHECK(r6, 200 * 3 + 400)
  CHECK(r7, 200 * 5 + 400)

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
