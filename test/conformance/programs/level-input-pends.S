// B3.4.1: a peripheral that holds its line high pends its interrupt; low does not take it back.
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
  line_high
  CHECK_WORD(ISPR0, 2)
  line_low
  CHECK_WORD(ISPR0, 2)
  enable_irq 1, 0
  sync
  CHECK_LOG(1)
  CHECK_WORD(ISPR0, 0)
  pass

handler IRQ1_Handler
  record 1
  bx    lr
