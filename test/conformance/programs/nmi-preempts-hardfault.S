// B1.5.4: HardFault is pre-empted by NMI only.
#include "check.h"
program
  enable_irq 0, 0
  udf   0
  CHECK_LOG(0x1234)
  pass

handler HardFault_Handler
  push  {r4, lr}
  record 1
  pend_irq 0
  store ICSR, NMIPENDSET
  sync
  record 3
  ldr   r0, [sp, FRAME_PC + 8]
  adds  r0, 2
  str   r0, [sp, FRAME_PC + 8]
  pop   {r4, pc}
handler NMI_Handler
  record 2
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF1)
  load  r4, ICSR
  ubfx  r5, r4, 11, 1
  CHECK(r5, 0)                  // RETTOBASE
  bx    lr
handler IRQ0_Handler
  record 4
  bx    lr
