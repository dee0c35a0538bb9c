// B3.2.13: SHCSR's active bits follow entry and return.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  set_priority SVCALL, 0x40
  svc   0
  CHECK_WORD(SHCSR, USGFAULTENA)
  store ICSR, PENDSVSET
  sync
  store ICSR, PENDSTSET
  sync
  CHECK_LOG(0x1234)
  pass

handler SVC_Handler
  push  {r4, lr}
  record 1
  CHECK_WORD(SHCSR, USGFAULTENA | 1 << 7)
  udf   0
  pop   {r4, pc}
handler UsageFault_Handler
  record 2
  CHECK_WORD(SHCSR, USGFAULTENA | 1 << 7 | 1 << 3)
  skip  2
  bx    lr
handler PendSV_Handler
  record 3
  CHECK_WORD(SHCSR, USGFAULTENA | 1 << 10)
  bx    lr
handler SysTick_Handler
  record 4
  CHECK_WORD(SHCSR, USGFAULTENA | 1 << 11)
  bx    lr
