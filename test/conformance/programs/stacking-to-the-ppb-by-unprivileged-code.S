// B1.5.6, PushStack; B3.1.1: stacking has the privilege of the code that it interrupts.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  set_special psp, ISER0 + 0x20
  set_special control, 3
  isb
  ldr   r1, =0xFFFFFFFF
  svc   0
  FAIL

handler BusFault_Handler
  CHECK_WORD(CFSR, STKERR)
  CHECK_WORD(ISER0, 0)
  pass
