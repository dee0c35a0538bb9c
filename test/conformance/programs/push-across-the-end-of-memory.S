// B1.5.6, A7.7.99: a PUSH that faults leaves SP as it was, and the fault's frame goes below it.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  mov   r7, sp
  use_process_stack
  ldr   r0, =0x20000004
  mov   sp, r0
  ldr   r5, =0x11223344
code faulting
  push  {r4, r5}                // one word is above the start of the RAM, one below
  FAIL

handler BusFault_Handler
  CHECK_WORD(BFAR, 0x1FFFFFFC)
  load  r4, CFSR
  CHECK(r4, PRECISERR | BFARVALID | STKERR)
  mrs   r4, psp
  CHECK(r4, 0x1FFFFFE0)         // from 0x20000004, aligned
  pass
