// A7.7.41, B1.5.10: an LDM that faults leaves its base as it was, also where the base was loaded already.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  ldr   r4, =0x20400000 - 8     // the RAM ends there
  mov   r6, r4
  ldmia r4, {r1, r2, r3, r4}
  CHECK_SAME(r4, r6)
  ldmia.w r4!, {r1, r2, r3}
  CHECK_SAME(r4, r6)
  ldmia.w r4, {r4, r5, r7}
  CHECK_SAME(r4, r6)
  CHECK_LOG(0x111)
  pass

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  CHECK_WORD(BFAR, 0x20400000)
  clear_faults
  ldr   r0, [sp, FRAME_PC]
  ldrh  r0, [r0]
  lsr   r0, r0, 11
  cmp   r0, 0x1D                // the first halfword of a 32-bit instruction
  ite   lo
  movlo r5, 2
  movhs r5, 4
  skip  r5
  bx    lr
