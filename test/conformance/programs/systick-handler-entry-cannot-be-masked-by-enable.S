// B3.4.1, B1.5.4: SysTick, PendSV and SVCall have no enable bit: only priority holds them back.
#include "check.h"
program
  set_priority SYSTICK, 0x80
  set_priority PENDSV, 0x40
  set_special basepri, 0x80
  isb
  store ICSR, PENDSTSET
  store ICSR, PENDSVSET
  sync
  CHECK_LOG(1)
  set_special basepri, 0
  isb
  CHECK_LOG(0x12)
  pass

handler PendSV_Handler
  record 1
  bx    lr
handler SysTick_Handler
  record 2
  bx    lr
