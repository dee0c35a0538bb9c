// B5.2.1-3: unprivileged CPS and MSR do nothing but for APSR; MRS reads 0 but for APSR and CONTROL.
#include "check.h"
program
  set_special basepri, 0xFF
  set_special psp, process_stack
  drop_privilege
  cpsid i
  cpsid f
  movs  r0, 0x40
  msr   basepri, r0
  msr   basepri_max, r0
  movs  r0, 1
  msr   primask, r0
  msr   faultmask, r0
  movs  r0, 0
  msr   control, r0
  isb
  ldr   r0, =0x20001800
  msr   msp, r0
  msr   psp, r0
  ldr   r0, =0x50000000
  msr   apsr_nzcvq, r0
  mrs   r4, apsr
  mrs   r5, control
  mrs   r6, msp
  mrs   r7, psp
  mrs   r8, basepri
  mrs   r9, xpsr
  svc   0
  FAIL

handler SVC_Handler
  CHECK(r4, 0x50000000)
  CHECK(r5, 1)
  CHECK(r6, 0)
  CHECK(r7, 0)
  CHECK(r8, 0)
  CHECK(r9, 0x50000000)
  mrs   r4, psp
  CHECK(r4, process_stack)
  mrs   r4, msp
  CHECK(r4, initial_stack - 32)
  mrs   r4, basepri
  CHECK(r4, 0xFF)
  mrs   r4, primask
  CHECK(r4, 0)
  mrs   r4, faultmask
  CHECK(r4, 0)
  pass
