// B3.2.8, CCR.BFHFNMIGN: at priority -1 and -2 data accesses may fail without a fault; others still fault.
#include "check.h"
program
  set_bits CCR, BFHFNMIGN
  ldr   r4, =NOWHERE
  cpsid f
  ldr   r5, [r4]
  str   r5, [r4]
  cpsie f
  udf   0
  store ICSR, NMIPENDSET
  sync
  CHECK_LOG(0x12)
  CHECK_WORD(HFSR, FORCED)
  store HFSR, FORCED
  ldr   r4, =NOWHERE
  ldr   r5, [r4]                // not at this priority
  CHECK_LOG(0x121)
  CHECK_WORD(HFSR, FORCED)
  pass

handler HardFault_Handler
  record 1
  ldr   r4, =NOWHERE
  ldr   r5, [r4]
  ldmia r4, {r5, r6}
  skip  2
  bx    lr
handler NMI_Handler
  record 2
  ldr   r4, =NOWHERE
  ldrb  r5, [r4]
  strh  r5, [r4]
  bx    lr
