// B3.1: the peripheral region is execute-never: a branch there is a HardFault with the target's address.
// cpu: cortex-m0
#include "check.h"
program
  ldr   r4, =0x40000001
  blx   r4
  CHECK_LOG(1)
  pass
handler HardFault_Handler
  ldr   r0, [sp, FRAME_PC]
  adds  r0, 1
  CHECK_SAME(r0, r4)
  record 1
  ldr   r0, [sp, FRAME_LR]
  subs  r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
