// B1.5.14: a BusFault in the handler of a UsageFault of the same priority is a HardFault.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA | USGFAULTENA
  udf   0
  CHECK_LOG(0x12)
  pass

handler UsageFault_Handler
  record 1
  ldr   r4, =NOWHERE
  ldr   r4, [r4]
  skip  2
  bx    lr
handler HardFault_Handler
  record 2
  CHECK_WORD(HFSR, FORCED)
  CHECK_WORD(SHCSR, BUSFAULTENA | USGFAULTENA | 1 << 3)
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  skip  2
  bx    lr
