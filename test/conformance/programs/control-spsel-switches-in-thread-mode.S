// B1.4.4: CONTROL.SPSEL chooses SP in Thread mode; the two stack pointers keep their values.
#include "check.h"
program
  mov   r6, sp
  set_special psp, process_stack
  mov   r4, sp
  CHECK_SAME(r4, r6)
  set_special control, 2
  isb
  mov   r4, sp
  CHECK(r4, process_stack)
  push  {r4}
  mrs   r4, psp
  CHECK(r4, process_stack - 4)
  mrs   r4, msp
  CHECK_SAME(r4, r6)
  set_special control, 0
  isb
  mov   r4, sp
  CHECK_SAME(r4, r6)
  mrs   r4, psp
  CHECK(r4, process_stack - 4)
  pass
