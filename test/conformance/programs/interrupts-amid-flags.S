// B1.5.6, B1.5.8: the flags between an instruction and the next that uses them survive interrupts.
#include "check.h"
program
  store SYST_RVR, 96            // an odd number of clocks from tick to tick
  store SYST_CVR, 0
  store SYST_CSR, 7

  movs  r6, 0
  movs  r7, 0

  ldr   r11, =400
1:

  ldr   r4, =0xFFFFFFFF
  adds  r4, r4, r11             // C
  adc   r6, r6, 0
  subs  r5, r11, r11            // Z
  it    eq
  addeq r7, r7, 1

  subs  r11, 1
  bne   1b
  store SYST_CSR, 0

  CHECK(r6, 400)
  CHECK(r7, 400)

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
