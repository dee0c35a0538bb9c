// B1.5, Fault behavior: BX to an even address clears EPSR.T; what is there is a HardFault, with T 0 in its frame.
// cpu: cortex-m0
#include "check.h"
program
  ldr   r4, =target
  movs  r5, 1
  bics  r4, r5
  movs  r7, 0
  bx    r4
  FAIL
  .balign 4
  code target
  movs  r7, 1
  CHECK(r7, 1)
  CHECK_LOG(1)
  pass
handler HardFault_Handler
  CHECK(r7, 0)
  ldr   r0, [sp, FRAME_PC]
  CHECK_SAME(r0, r4)
  ldr   r0, [sp, FRAME_PSR]
  lsrs  r0, r0, 25              // C: T
  bcc   1f
  FAIL
1:
  ldr   r0, [sp, FRAME_PSR]
  ldr   r1, =1 << 24
  orrs  r0, r1
  str   r0, [sp, FRAME_PSR]
  record 1
  bx    lr
