// A7.7.77, MOV (register) T3: MOV.W Rd, SP is an ordinary move.
// report: renode/renode#1002: MOV.W Rd, SP is rejected
#include "check.h"
program
  mov.w r4, sp
  CHECK(r4, initial_stack)
  ldr   r5, =process_stack
  mov.w sp, r5
  mov   r4, sp
  CHECK(r4, process_stack)
  pass
