// B3.3.1: SysTick reloads and goes on: software waits for as many ticks as it likes.
#include "check.h"
program
  store SYST_RVR, 4999
  store SYST_CVR, 0
  store SYST_CSR, 7
1:
  load  r4, note
  cmp   r4, 100
  blo   1b
  store SYST_CSR, 0
  pass

handler SysTick_Handler
  ldr   r1, =note
  ldr   r0, [r1]
  adds  r0, 1
  str   r0, [r1]
  bx    lr
