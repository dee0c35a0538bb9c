// A2.2.1, Shift_C: a register shifts by its low byte: 32 and more give 0 or the sign, C the last bit out.
// report: wokwi/rp2040js#50
// report: wokwi/rp2040js#58
// report: wokwi/rp2040js#64
#include "check.h"
  .macro result value, carry
  mrs   r5, apsr
  ubfx  r5, r5, 29, 1
  CHECK(r4, \value)
  CHECK(r5, \carry)
  .endm
program
  ldr   r6, =0x80000001
  movs  r7, 32
  movs  r8, 33
  ldr   r9, =0x100
  movs  r4, r6
  lsls  r4, r4, r7
  result 0, 1
  lsls  r4, r6, r8
  result 0, 0
  lsrs  r4, r6, r7
  result 0, 1
  lsrs  r4, r6, r8
  result 0, 0
  asrs  r4, r6, r7
  result 0xFFFFFFFF, 1
  asrs  r4, r6, r8
  result 0xFFFFFFFF, 1
  rors  r4, r6, r7
  result 0x80000001, 1
  rors  r4, r6, r8
  result 0xC0000000, 1
  lsls  r4, r6, r9              // 256: by 0
  result 0x80000001, 1
  lsrs  r4, r6, 32
  result 0, 1
  pass
