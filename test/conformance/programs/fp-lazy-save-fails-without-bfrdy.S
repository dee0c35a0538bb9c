// B3.2.21: where BusFault could not be taken on entry LSPERR is a HardFault, enabled by now or not.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  vmov  s0, r0
  enable_irq 0, 0x40
  pend_irq 0
  CHECK_LOG(1)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  mov   r7, sp
  set_bits SHCSR, BUSFAULTENA
  store FPCAR, NOWHERE
faulting:
  vmov  s0, r0
  pop   {r4, pc}

handler HardFault_Handler
  record 1
  CHECK_WORD(CFSR, LSPERR)
  CHECK_WORD(HFSR, FORCED)
  ldr   r4, [sp, FRAME_PC]
  CHECK(r4, faulting)
  add   r0, r7, 8 + FRAME_S0
  ldr   r1, =FPCAR
  str   r0, [r1]
  bx    lr
