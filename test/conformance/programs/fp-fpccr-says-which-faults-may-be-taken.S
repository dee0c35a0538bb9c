// B1.5.7, UpdateFPCCR: BFRDY and MMRDY where the exception is enabled, and pre-empts what was interrupted.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, BUSFAULTENA
  set_priority BUSFAULT, 0x80
  set_priority MEMMANAGE, 0x20
  enable_irq 0, 0x60
  enable_irq 1, 0x40
  vmov  s0, r0
  pend_irq 0
  ldr   r0, =note
  ldr   r4, [r0]
  CHECK(r4, ASPEN | LSPEN | HFRDY | BFRDY | THREAD | LSPACT)
  load  r4, note + 4
  CHECK(r4, ASPEN | LSPEN | HFRDY | MMRDY | LSPACT)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  ldr   r5, =note
  load  r4, FPCCR
  str   r4, [r5]
  set_bits SHCSR, MEMFAULTENA
  vmov  s0, r0                   // a context of its own
  pend_irq 1                     // BusFault is lower than this handler, MemManage is higher
  pop   {r4, pc}

handler IRQ1_Handler
  load  r4, FPCCR
  str   r4, [r5, 4]
  bx    lr
