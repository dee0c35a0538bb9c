// B3.1.1: unprivileged loads and stores to the Private Peripheral Bus are precise BusFaults.
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  drop_privilege
  ldr   r1, =CPUID
code load_it
  ldr   r0, [r1]
  ldr   r1, =ICER0
  str   r0, [r1]
  svc   0
  FAIL

handler BusFault_Handler
  record 1
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  mov   r4, r1
  ldr   r4, [sp, 4]             // r1
  load  r5, BFAR
  CHECK_SAME(r4, r5)
  clear_faults
  skip  2
  bx    lr
handler SVC_Handler
  CHECK_LOG(0x11)
  pass
