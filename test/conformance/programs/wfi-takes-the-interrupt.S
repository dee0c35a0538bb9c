// B1.5.19: WFI sleeps until an interrupt, which is taken; its frame returns behind the WFI.
#include "check.h"
program
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  movs  r5, 0
  wfi
code after
  nop
  CHECK(r5, 1)
  CHECK_LOG(1)
  pass

handler SysTick_Handler
  movs  r5, 1
  record 1
  ldr   r4, [sp, FRAME_PC]
  ldr   r6, =after
  bic   r6, r6, 1
  CHECK_SAME(r4, r6)
  store SYST_CSR, 0
  store ICSR, PENDSTCLR
  sync
  bx    lr
