// B3.5.5 to B3.5.9: reserved bits of the MPU's registers read as zero.
#include "check.h"
program
  store MPU_RNR, 3
  CHECK_WORD(MPU_RNR, 3)
  store MPU_RBAR, 0xFFFFFFEF
  CHECK_WORD(MPU_RBAR, 0xFFFFFFE3)
  store MPU_RASR, 0xFFFFFFFE
  CHECK_WORD(MPU_RASR, 0x173FFF3E)
  store MPU_RASR, 0
  CHECK_WORD(MPU_RASR, 0)
  store MPU_CTRL, 0xFFFFFFFD
  CHECK_WORD(MPU_CTRL, 5)
  store MPU_CTRL, 0
  CHECK_WORD(MPU_CTRL, 0)
  pass
