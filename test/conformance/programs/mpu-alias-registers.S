// B3.5.10: the three alias pairs write the same registers, so that one STM sets four regions.
#include "check.h"
program
  adr.w r8, pairs
  ldm   r8, {r0-r7}
  ldr   r8, =MPU_RBAR
  stm   r8, {r0-r7}
  CHECK_WORD(MPU_RNR, 6)
  CHECK_WORD(MPU_RBAR, 0x20004000 + 6)
  CHECK_WORD(MPU_RBAR + 8, 0x20004000 + 6)
  CHECK_WORD(MPU_RBAR + 16, 0x20004000 + 6)
  CHECK_WORD(MPU_RBAR + 24, 0x20004000 + 6)
  CHECK_WORD(MPU_RASR + 8, 0x03000016)
  CHECK_WORD(MPU_RASR + 24, 0x03000016)
  store MPU_RNR, 3
  CHECK_WORD(MPU_RBAR, 0x20001000 + 3)
  CHECK_WORD(MPU_RASR, 0x01000010)
  store MPU_RNR, 4
  CHECK_WORD(MPU_RBAR + 8, 0x20002000 + 4)
  CHECK_WORD(MPU_RASR + 8, 0x02000012)
  store MPU_RNR, 5
  CHECK_WORD(MPU_RBAR + 16, 0x20003000 + 5)
  CHECK_WORD(MPU_RASR + 16, 0x06000014)
  store MPU_RASR + 16, 0
  CHECK_WORD(MPU_RASR, 0)
  pass
  .balign 4
pairs:
  .word 0x20001000 + 0x13, 0x01000010
  .word 0x20002000 + 0x14, 0x02000012
  .word 0x20003000 + 0x15, 0x06000014
  .word 0x20004000 + 0x16, 0x03000016
