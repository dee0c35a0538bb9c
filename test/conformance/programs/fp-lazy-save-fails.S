// B1.5.7, B3.2.15: a lazy save that can't be stored is BusFault LSPERR, without an address, before the instruction.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, BUSFAULTENA
  fill_s 0x11110000
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(0x21)
  CHECK_FILLED(0x11110000)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  mov   r7, sp
  store FPCAR, NOWHERE
  ldr   r0, =0x22222222
faulting:
  vmov  s0, r0
  CHECK_S(s0, 0x22222222)
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | BFRDY | THREAD)
  add   r5, r7, 8 + FRAME_S0
  CHECK_SAVED(r5, 0x11110000)
  record 1
  pop   {r4, pc}

handler BusFault_Handler
  record 2
  CHECK_WORD(CFSR, LSPERR)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  ldr   r4, [sp, FRAME_PC]
  CHECK(r4, faulting)
  mrs   r4, control
  CHECK(r4, 0)
  clear_faults
  add   r0, r7, 8 + FRAME_S0
  ldr   r1, =FPCAR
  str   r0, [r1]
  bx    lr
