// B3.4.1: the line is sampled again when the handler returns: still high, the handler runs once more.
#include "check.h"
  .equ UART0, 0x40004000        // CMSDK UART of the MPS2 boards: its transmit interrupt is 1
  .macro line_high
  store UART0 + 8, 5            // TXEN, TXINTEN
  store UART0, 10
  .endm
  .macro line_low
  store UART0 + 12, 1           // INTCLEAR
  .endm

program
  enable_irq 1, 0x40
  line_high
  sync
  CHECK_LOG(0x111)
  CHECK_WORD(ISPR0, 0)
  pass

handler IRQ1_Handler
  record 1
  load  r4, ISPR0
  CHECK(r4, 0)                  // not pending while it is active
  load  r0, log
  ldr   r1, =0x111
  cmp   r0, r1
  bne   1f
  line_low
  dsb
1:
  bx    lr
