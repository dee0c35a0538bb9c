// B1.5.14: a bus error while stacking for the BusFault handler does not escalate.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  ldr   r0, =NOWHERE + 0x100
  mov   sp, r0
  ldr   r1, [sp]
  FAIL

handler BusFault_Handler
  mov   r4, sp
  CHECK(r4, NOWHERE + 0xE0)
  ldr   r0, =initial_stack
  mov   sp, r0
  CHECK_WORD(HFSR, 0)
  CHECK_WORD(CFSR, STKERR | PRECISERR | BFARVALID)
  CHECK_WORD(SHCSR, BUSFAULTENA | 1 << 1)
  pass
