// B1.5.7, UpdateFPCCR: entry lowers SP by 0x68, stores nothing of floating point, and notes where it belongs.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  fill_s 0x11110000
  ldr   r5, =initial_stack - EXTENDED + FRAME_S0
  ldr   r0, =0x77770000          // what is there must stay
  movs  r1, 0
1:
  str   r0, [r5, r1]
  adds  r0, 1
  adds  r1, 4
  cmp   r1, 64
  bne   1b
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  mov   r4, lr
  CHECK(r4, 0xFFFFFFE9)
  mov   r4, sp
  CHECK(r4, initial_stack - EXTENDED)
  CHECK_SAVED(r5, 0x77770000)
  mrs   r4, control
  CHECK(r4, 0)
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD | LSPACT)
  CHECK_WORD(FPCAR, initial_stack - EXTENDED + FRAME_S0)
  record 1
  bx    lr
