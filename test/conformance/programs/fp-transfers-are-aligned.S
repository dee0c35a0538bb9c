// A3.2.1: VLDR, VSTR, VLDM, VSTM, VPUSH and VPOP fault at an address that is not a multiple of 4, whatever CCR says.
// cpu: cortex-m4f
#include "fp.h"
program
  set_bits SHCSR, USGFAULTENA
  enable_fpu
  ldr   r5, =buffer + 2
  mov   r6, r5
  vldr  s0, [r5]
  vldr  d0, [r5]
  vstr  s0, [r5]
  vstr  d0, [r5]
  vldmia r5!, {s0}
  vstmia r5!, {s0}
  vldmdb r5!, {d0-d1}
  vstmdb r5!, {d0-d1}
  CHECK_SAME(r5, r6)             // no write-back
  CHECK_LOG(0x11111111)
  pass

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, UNALIGNED)
  store CFSR, UNALIGNED
  skip  4
  bx    lr
