// B3.3.1: the period is RELOAD + 1 clocks; SysTick and CYCCNT count the same clock here.
// report: LP#1872237
#include "check.h"
program
  set_bits DEMCR, 1 << 24
  set_bits DWT_CTRL, 1
  store SYST_RVR, 999
  store SYST_CVR, 0
  store SYST_CSR, 7
  mov   r8, 0
1:
  cmp   r8, 4
  blt   1b
  // Two periods apart, with the few cycles that the loop takes to an instruction boundary.
  load  r4, note + 4
  load  r5, note + 12
  sub   r5, r5, r4
  ldr   r4, =2000
  subs  r5, r5, r4
  adds  r5, 4
  cmp   r5, 8
  bhi   2f
  pass
2:
  FAIL

handler SysTick_Handler
  load  r0, DWT_CYCCNT
  ldr   r1, =note
  str   r0, [r1, r8, lsl 2]
  add   r8, r8, 1
  bx    lr
