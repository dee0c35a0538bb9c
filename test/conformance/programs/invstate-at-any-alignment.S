// A4.1.1, B1.5.14: T 0 is INVSTATE at the next instruction, whether its address is a multiple of 4 or not.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  ldr   r4, =aligned
  bic   r4, r4, 1
  bx    r4
code back
  adds  r4, 2
  bx    r4
code back_again
  CHECK_LOG(0x12)
  pass

  .balign 4
code aligned
  nop
  nop

handler UsageFault_Handler
  ldr   r0, [sp, FRAME_PC]
  CHECK_SAME(r0, r4)
  CHECK_WORD(CFSR, INVSTATE)
  clear_faults
  ldr   r0, [sp, FRAME_PSR]
  orr   r0, r0, 1 << 24
  str   r0, [sp, FRAME_PSR]
  tst   r4, 2
  bne   second
  record 1
  ldr   r0, =back
  str   r0, [sp, FRAME_PC]
  b     adjust
second:
  record 2
  ldr   r0, =back_again
  str   r0, [sp, FRAME_PC]
adjust:
  ldr   r0, [sp, FRAME_PC]
  bic   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
