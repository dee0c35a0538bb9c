// B3.4.9: IPR takes bytes, halfwords and words; SHPR as well (B3.2.10).
#include "check.h"
program
  ldr   r1, =IPR0
  ldr   r0, =0x80604020
  str   r0, [r1, 4]
  ldrb  r4, [r1, 6]
  CHECK(r4, 0x60)
  ldrh  r4, [r1, 6]
  CHECK(r4, 0x8060)
  movs  r0, 0xE0
  strb  r0, [r1, 5]
  ldr   r4, [r1, 4]
  CHECK(r4, 0x8060E020)
  ldr   r0, =0xA0C0
  strh  r0, [r1, 4]
  ldr   r4, [r1, 4]
  CHECK(r4, 0x8060A0C0)
  ldr   r1, =SHPR1
  movs  r0, 0x20
  strb  r0, [r1, 7]             // SVCall
  ldr   r4, [r1, 4]
  CHECK(r4, 0x20000000)
  ldr   r0, =0xFFFFFFFF
  str   r0, [r1, 4]
  ldr   r4, [r1, 4]
  lsr   r4, r4, 29
  CHECK(r4, 7)
  ldrb  r4, [r1, 4]             // exceptions 8 to 10 don't exist
  CHECK(r4, 0)
  pass
