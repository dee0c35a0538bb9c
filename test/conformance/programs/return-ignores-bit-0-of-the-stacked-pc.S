// B1.5.8, PopStack: UNPREDICTABLE by the manual; cores ignore the bit and context switches rely on that.
// report: LP#1428657
#include "check.h"
program
  svc   0
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  ldr   r0, [sp, FRAME_PC]
  orr   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
