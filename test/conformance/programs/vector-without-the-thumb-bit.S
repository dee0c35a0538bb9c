// B1.5.6, ExceptionTaken: bit 0 of the vector becomes T: with 0 the handler is entered and faults, INVSTATE.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  set_priority SVCALL, 0x40
  ldr   r1, =ram_table
  ldr   r0, =target
  bic   r0, r0, 1
  str   r0, [r1, 4 * SVCALL]
  ldr   r0, =UsageFault_Handler
  str   r0, [r1, 4 * USAGEFAULT]
  store VTOR, ram_table
  sync
  mov   r7, sp
  svc   0
  FAIL

  .balign 4
code target
  FAIL

handler UsageFault_Handler
  CHECK_WORD(CFSR, INVSTATE)
  ldr   r4, [sp, FRAME_PC]
  ldr   r5, =target
  bic   r5, r5, 1
  CHECK_SAME(r4, r5)
  ldr   r4, [sp, FRAME_PSR]
  bic   r4, r4, 0xF8000000
  CHECK(r4, 11)                 // in SVCall, T 0
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  mov   r4, sp
  sub   r5, r7, 64
  CHECK_SAME(r4, r5)
  pass
