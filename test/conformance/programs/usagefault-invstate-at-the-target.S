// A2.3.1 BXWritePC, BLXWritePC, LoadWritePC: bit 0 of the target becomes T; the fault is at the target.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  ldr   r4, =target
  bic   r4, r4, 1
  ldr   r7, =after_bx
  bx    r4
code after_bx
  ldr   r7, =after_blx
  blx   r4
code after_blx
  ldr   r7, =after_pop
  push  {r4}
  pop   {pc}
code after_pop
  CHECK_LOG(0x111)
  pass

  .balign 4
code target
  nop
  FAIL

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, INVSTATE)
  clear_faults
  ldr   r0, [sp, FRAME_PC]
  CHECK_SAME(r0, r4)
  ldr   r0, [sp, FRAME_PSR]
  ubfx  r1, r0, 24, 1
  CHECK(r1, 0)
  orr   r0, r0, 1 << 24
  str   r0, [sp, FRAME_PSR]
  bic   r7, r7, 1
  str   r7, [sp, FRAME_PC]
  bx    lr
