// B3.2.15: CFSR is MMFSR, BFSR and UFSR: sticky, cleared by writing ones, in bytes, halfwords or a word.
#include "check.h"
program
  set_bits CCR, DIV_0_TRP
  udf   0
  ldr   r4, =NOWHERE
  ldr   r5, [r4]
  movs  r5, 0
  sdiv  r5, r5, r5
  CHECK_WORD(CFSR, UNDEFINSTR | DIVBYZERO | PRECISERR | BFARVALID)
  ldr   r1, =CFSR
  movs  r0, 0
  str   r0, [r1]
  movs  r0, 0xFF
  strb  r0, [r1]                // MMFSR
  CHECK_WORD(CFSR, UNDEFINSTR | DIVBYZERO | PRECISERR | BFARVALID)
  ldr   r1, =CFSR
  movs  r0, 0x02
  strb  r0, [r1, 1]             // BFSR
  CHECK_WORD(CFSR, UNDEFINSTR | DIVBYZERO | BFARVALID)
  ldr   r1, =CFSR
  movs  r0, 0x01
  strh  r0, [r1, 2]             // UFSR
  CHECK_WORD(CFSR, DIVBYZERO | BFARVALID)
  ldr   r1, =CFSR
  ldrh  r4, [r1, 2]
  CHECK(r4, DIVBYZERO >> 16)
  ldrb  r4, [r1, 1]
  CHECK(r4, BFARVALID >> 8)
  mvn   r0, 0
  str   r0, [r1]
  CHECK_WORD(CFSR, 0)
  pass

handler HardFault_Handler
  ldr   r0, [sp, FRAME_PC]
  ldrh  r1, [r0]
  cmp   r1, 0xE800
  ite   lo
  addlo r0, 2
  addhs r0, 4
  str   r0, [sp, FRAME_PC]
  bx    lr
