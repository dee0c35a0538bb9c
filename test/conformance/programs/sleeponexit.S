// B3.2.7, SCR.SLEEPONEXIT: the return to Thread mode sleeps; the next interrupt runs first.
#include "check.h"
program
  enable_irq 0, 0x40
  store SCR, 1 << 1
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  movs  r5, 0
  pend_irq 0
  movs  r6, 1
  CHECK_LOG(0x12)
  CHECK(r5, 0)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler SysTick_Handler
  record 2
  mov   r5, r6                  // 0: Thread mode has not gone on
  store SYST_CSR, 0
  store ICSR, PENDSTCLR
  store SCR, 0
  sync
  bx    lr
