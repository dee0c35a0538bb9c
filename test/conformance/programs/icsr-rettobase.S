// B3.2.4: RETTOBASE is 1 where no exception is active but the one in IPSR.
// report: zephyrproject-rtos/meta-zephyr-sdk#72
// report: ilg-archived/qemu#56
// report: renode/renode#941
// report: renode/renode-infrastructure#217
#include "check.h"
program
  enable_irq 0, 0x40
  enable_irq 1, 0x20
  pend_irq 0
  svc   0
  CHECK_LOG(0x1234)
  pass

handler IRQ0_Handler
  push  {r4, lr}
  record 1
  load  r4, ICSR
  ubfx  r4, r4, 11, 1
  CHECK(r4, 1)
  pend_irq 1
  record 3
  load  r4, ICSR
  ubfx  r4, r4, 11, 1
  CHECK(r4, 1)
  pop   {r4, pc}

handler IRQ1_Handler
  record 2
  load  r4, ICSR
  ubfx  r4, r4, 11, 1
  CHECK(r4, 0)
  bx    lr

handler SVC_Handler
  record 4
  load  r4, ICSR
  ubfx  r4, r4, 11, 1
  CHECK(r4, 1)
  bx    lr
