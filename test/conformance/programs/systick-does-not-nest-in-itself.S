// B1.5.4, B3.3.1: a tick in the handler pends it once more: it chains after the return.
#include "check.h"
program
  store SYST_RVR, 499
  store SYST_CVR, 0
  store SYST_CSR, 7
1:
  load  r4, log
  ldr   r5, =0x1212
  cmp   r4, r5
  bne   1b
  pass

handler SysTick_Handler
  record 1
2:
  load  r0, ICSR                // the next tick
  tst   r0, PENDSTSET
  beq   2b
  record 2
  load  r0, log
  ldr   r1, =0x1212
  cmp   r0, r1
  bne   3f
  store SYST_CSR, 0
  store ICSR, PENDSTCLR
  sync
3:
  bx    lr
