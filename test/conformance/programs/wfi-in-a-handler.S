// B1.5.19: in a handler WFI ends for what would pre-empt it, not for what waits behind it.
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x80
  set_priority SYSTICK, 0x20
  pend_irq 0
  CHECK_LOG(0x1231)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  pend_irq 1
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  wfi
  nop
  record 3
  pop   {r4, pc}
handler IRQ1_Handler
  record 1
  bx    lr

handler SysTick_Handler
  record 2
  store SYST_CSR, 0
  store ICSR, PENDSTCLR
  sync
  bx    lr
