// B3.5.8: MPU_RBAR.VALID writes REGION to MPU_RNR; without it REGION is ignored. VALID reads 0, REGION MPU_RNR.
#include "check.h"
program
  store MPU_RNR, 2
  store MPU_RBAR, 0x20001000 + 0x10 + 5
  CHECK_WORD(MPU_RNR, 5)
  CHECK_WORD(MPU_RBAR, 0x20001000 + 5)
  store MPU_RBAR, 0x20002000 + 7
  CHECK_WORD(MPU_RNR, 5)
  CHECK_WORD(MPU_RBAR, 0x20002000 + 5)
  store MPU_RNR, 2
  CHECK_WORD(MPU_RBAR, 2)
  store MPU_RNR, 7
  CHECK_WORD(MPU_RBAR, 7)
  pass
