// B3.4.1: with the interrupt disabled the line pends it; enabling lets it run.
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
  set_priority 17, 0x40
  line_high
  sync
  CHECK_LOG(0)
  load  r4, ICSR
  ubfx  r4, r4, 22, 1           // ISRPENDING counts it
  CHECK(r4, 1)
  store ISER0, 2
  sync
  CHECK_LOG(1)
  pass

handler IRQ1_Handler
  record 1
  line_low
  dsb
  bx    lr
