// B3.2.6: PRIGROUP is bits 10:8, little-endian is bit 15 0, the reset requests read 0.
#include "check.h"
program
  movs  r7, 0
1:
  ldr   r0, =0x05FA0000
  orr   r0, r0, r7, lsl 8
  ldr   r1, =AIRCR
  str   r0, [r1]
  ldr   r4, [r1]
  ldr   r5, =0xFA050000
  orr   r5, r5, r7, lsl 8
  CHECK_SAME(r4, r5)
  add   r7, r7, 1
  cmp   r7, 8
  bne   1b
  pass
