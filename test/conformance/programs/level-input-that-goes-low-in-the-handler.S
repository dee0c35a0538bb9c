// B3.4.1: a handler that makes its peripheral lower the line runs once.
// report: w1ne/labwired-core#1073: a level pend is delivered twice
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
  CHECK_LOG(1)
  CHECK_WORD(ISPR0, 0)
  CHECK_WORD(IABR0, 0)
  pass

handler IRQ1_Handler
  record 1
  line_low
  dsb
  bx    lr
