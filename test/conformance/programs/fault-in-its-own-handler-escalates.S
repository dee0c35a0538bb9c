// B1.5.14: the same fault in its own handler may not pre-empt: HardFault.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  udf   0
  CHECK_LOG(0x123)
  pass

handler UsageFault_Handler
  push  {r4, lr}
  record 1
  CHECK_WORD(HFSR, 0)
  udf   1
  record 3
  ldr   r0, [sp, FRAME_PC + 8]
  adds  r0, 2
  str   r0, [sp, FRAME_PC + 8]
  pop   {r4, pc}
handler HardFault_Handler
  record 2
  CHECK_WORD(HFSR, FORCED)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  skip  2
  bx    lr
