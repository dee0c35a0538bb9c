// B1.5.14, C1.4: BKPT with neither a debugger nor the monitor is a HardFault: DEBUGEVT, DFSR.BKPT.
// report: GL#1775: BKPT ends the emulator
#include "check.h"
program
code faulting
  bkpt  1
  CHECK_LOG(1)
  pass

handler HardFault_Handler
  record 1
  CHECK_WORD(HFSR, DEBUGEVT)
  CHECK_WORD(DFSR, 2)
  store DFSR, 2
  CHECK_WORD(DFSR, 0)
  ldr   r4, [sp, FRAME_PC]
  ldr   r5, =faulting
  bic   r5, r5, 1
  CHECK_SAME(r4, r5)
  skip  2
  bx    lr
