// B1.5.8, DSP extension: the GE flags are stacked with APSR and come back.
// cpu: cortex-m4
#include "check.h"
program
  ldr   r4, =0x00010000 * 0xA
  msr   apsr_g, r4
  svc   0
  mrs   r5, apsr
  and   r5, r5, 0xF0000
  CHECK(r5, 0xA0000)
  pass

handler SVC_Handler
  ldr   r4, [sp, FRAME_PSR]
  and   r4, r4, 0xF0000
  CHECK(r4, 0xA0000)
  movs  r0, 0
  msr   apsr_g, r0
  bx    lr
