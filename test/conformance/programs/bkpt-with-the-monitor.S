// C1.4, C1.6.5: with DEMCR.MON_EN BKPT is a DebugMonitor exception, where its priority allows.
#include "check.h"
program
  set_bits DEMCR, 1 << 16
  store_byte SHPR1 + 8, 0x40
code faulting
  bkpt  1
  CHECK_LOG(1)
  set_special basepri, 0x40
  isb
  bkpt  2
  CHECK_LOG(0x12)
  pass

handler DebugMon_Handler
  record 1
  CHECK_WORD(HFSR, 0)
  CHECK_WORD(DFSR, 2)
  CHECK_WORD(SHCSR, 1 << 8)
  ldr   r4, [sp, FRAME_PC]
  ldr   r5, =faulting
  bic   r5, r5, 1
  CHECK_SAME(r4, r5)
  skip  2
  bx    lr
handler HardFault_Handler
  record 2
  CHECK_WORD(HFSR, DEBUGEVT)
  skip  2
  bx    lr
