// B1.5.19: PRIMASK does not keep WFI from waking; the exception is not taken, execution goes on.
// report: jjkt/zmu#59
// report: renode/renode#892
#include "check.h"
program
  enable_irq 0, 0x40
  cpsid i
  pend_irq 0
  wfi                           // pending already: no sleep
  CHECK_LOG(0)
  store ICPR0, 1
  store SYST_RVR, 10000
  store SYST_CVR, 0
  store SYST_CSR, 7
  wfi                           // SysTick ends this one
  CHECK_LOG(0)
  load  r4, ICSR
  ubfx  r4, r4, 26, 1
  CHECK(r4, 1)
  cpsie i
  isb
  load  r4, log
  ands  r4, r4, 0xF
  CHECK(r4, 2)
  pass

handler IRQ0_Handler
  record 1
  bx    lr
handler SysTick_Handler
  record 2
  store SYST_CSR, 0
  bx    lr
