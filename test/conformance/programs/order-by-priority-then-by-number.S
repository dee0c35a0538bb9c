// B1.5.4: of several pending exceptions the highest priority comes first, then the lowest exception number.
// report: Night-Traders-Dev/Bramble#2
// report: w1ne/labwired-core#140
#include "check.h"
program
  enable_irq 3, 0x40
  enable_irq 4, 0x40
  enable_irq 5, 0x20
  enable_irq 6, 0x60
  set_priority PENDSV, 0x40
  cpsid i
  store ISPR0, 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6
  store ICSR, PENDSVSET
  sync
  cpsie i
  isb
  CHECK_LOG(0x51346)
  pass

handler IRQ3_Handler
  record 3
  bx    lr
handler IRQ4_Handler
  record 4
  bx    lr
handler IRQ5_Handler
  record 5
  bx    lr
handler IRQ6_Handler
  record 6
  bx    lr
handler PendSV_Handler
  record 1
  bx    lr
