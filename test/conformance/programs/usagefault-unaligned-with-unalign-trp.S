// B3.2.8, CCR.UNALIGN_TRP: unaligned LDR, LDRH, STR and STRH fault; nothing is loaded, stored or written back.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  set_bits CCR, UNALIGN_TRP
  sync
  ldr   r4, =buffer + 1
  movs  r5, 0
  movs  r7, 4
  ldr.w r5, [r4]
  ldrh.w r5, [r4]
  ldrsh.w r5, [r4]
  str.w r4, [r4]
  strh.w r4, [r4]
  ldr   r5, [r4], 4
  ldrb  r5, [r4]                // bytes are always aligned
  CHECK_LOG(0x111111)
  CHECK(r4, buffer + 1)
  CHECK(r5, 0)
  CHECK_WORD(buffer, 0)
  pass

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, UNALIGNED)
  clear_faults
  skip  4
  bx    lr
