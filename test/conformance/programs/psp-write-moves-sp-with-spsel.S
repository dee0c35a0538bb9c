// B1.4.1, B5.2.3: MSR PSP while CONTROL.SPSEL is 1 writes the SP in use, MSR MSP the other one.
// report: wokwi/rp2040js#32
#include "check.h"
program
  mov   r7, sp
  use_process_stack
  set_special psp, process_stack - 64
  mov   r4, sp
  CHECK(r4, process_stack - 64)
  sub   r0, r7, 8
  msr   msp, r0
  mov   r4, sp
  CHECK(r4, process_stack - 64)
  sub   sp, sp, 8
  mrs   r4, psp
  CHECK(r4, process_stack - 72)
  set_special control, 0
  isb
  mov   r4, sp
  sub   r5, r7, 8
  CHECK_SAME(r4, r5)
  pass
