// B1.5.4, B1.5.14: a fault whose handler has a higher priority nests, three deep.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA | BUSFAULTENA | USGFAULTENA
  set_priority USAGEFAULT, 0x80
  set_priority BUSFAULT, 0x40
  set_priority MEMMANAGE, 0x20
  udf   0
  CHECK_LOG(0x123)
  CHECK_WORD(HFSR, 0)
  pass

handler UsageFault_Handler
  push  {r4, lr}
  record 1
  ldr   r4, =NOWHERE
  ldr   r4, [r4]
  pop   {r4, lr}
  skip  2
  bx    lr
handler BusFault_Handler
  push  {r4, lr}
  record 2
  ldr   r4, =0xE0000001         // execute never
  blx   r4
  pop   {r4, lr}
  skip  2
  bx    lr
handler MemManage_Handler
  record 3
  CHECK_WORD(SHCSR, MEMFAULTENA | BUSFAULTENA | USGFAULTENA | 0xB)
  ldr   r0, [sp, FRAME_LR]
  bic   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
