// B1.5, late-arriving exceptions: of SysTick and an interrupt of higher priority the interrupt is entered first.
// cpu: cortex-m0
#include "check.h"
program
  set_priority SYSTICK, 0xC0
  enable_irq 4, 0x40
  cpsid i
  store ICSR, PENDSTSET
  store ISPR0, 1 << 4
  cpsie i
  isb
  CHECK_LOG(0x45)
  pass
handler IRQ4_Handler
  push  {r4, lr}
  record 4
  load  r0, ICSR
  lsls  r0, r0, 11
  lsrs  r0, r0, 23              // VECTPENDING
  CHECK(r0, 15)
  pop   {r4, pc}
handler SysTick_Handler
  record 5
  bx    lr
