// B1.4.1: bits 1:0 of both stack pointers read 0 whatever is written.
#include "check.h"
program
  set_special psp, process_stack + 3
  mrs   r4, psp
  CHECK(r4, process_stack)
  mov   r7, sp
  sub   r0, sp, 13
  msr   msp, r0
  mrs   r4, msp
  sub   r5, r7, 16
  CHECK_SAME(r4, r5)
  sub   r0, r7, 2
  mov   sp, r0
  mov   r4, sp
  sub   r5, r7, 4
  CHECK_SAME(r4, r5)
  pass
