// B3.4.1, B3.4.6: ICPR has no lasting effect while the line is high, and lasts once it is low.
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
  store ICPR0, 2
  sync
  CHECK_WORD(ISPR0, 2)
  line_low
  store ICPR0, 2
  sync
  CHECK_WORD(ISPR0, 0)
  pass
