// B1.5.13, B1.5.15: unstacking fails after HardFault was deactivated: HardFault is entered again, no lockup.
#include "check.h"
program
  use_process_stack
  udf   0
  CHECK_LOG(0x12)
  pass

handler HardFault_Handler
  load  r0, log
  cmp   r0, 0
  bne   1f
  record 1
  mrs   r1, psp
  ldr   r0, [r1, FRAME_PC]
  add   r0, r0, 2
  str   r0, [r1, FRAME_PC]
  mrs   r7, psp
  set_special psp, NOWHERE
  bx    lr
1:
  record 2
  CHECK_WORD(CFSR, UNSTKERR | UNDEFINSTR)
  CHECK_WORD(HFSR, FORCED)
  msr   psp, r7
  bx    lr
