// B1.5.4, ExecutionPriority: BASEPRI is cut to its group at every PRIGROUP, and at 7 masks all or nothing.
#include "check.h"
program
  movs  r7, 0                   // PRIGROUP
  movs  r6, 2                   // the lowest bit of the group
1:
  ldr   r0, =0x05FA0000
  orr   r0, r0, r7, lsl 8
  ldr   r1, =AIRCR
  str   r0, [r1]
  // The interrupt has the first priority of the group, BASEPRI the last one: it is masked.
  ldr   r1, =IPR0
  strb  r6, [r1]
  lsl   r0, r6, 1
  subs  r0, 1
  msr   basepri, r0
  isb
  store ISER0, 1
  pend_irq 0
  CHECK_LOG(0)
  // One less is in the group above.
  subs  r0, r6, 1
  ldr   r1, =IPR0
  strb  r0, [r1]
  sync
  CHECK_LOG(1)
  store log, 0
  lsl   r6, r6, 1
  add   r7, r7, 1
  cmp   r7, 7
  bne   1b
  pass

handler IRQ0_Handler
  record 1
  bx    lr
