// B3.4.1: a line that goes low and high again while the interrupt is active pends it: the handler runs again.
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
  CHECK_LOG(0x11)
  pass

handler IRQ1_Handler
  record 1
  line_low
  load  r0, log
  cmp   r0, 1
  bne   1f
  line_high
  line_low
  dsb
  CHECK_WORD(ISPR0, 2)
1:
  bx    lr
