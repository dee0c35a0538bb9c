// B3.5.4: MPU_TYPE of a core with eight unified regions; MPU_CTRL resets to 0.
#include "check.h"
program
  CHECK_WORD(MPU_TYPE, 8 << 8)
  CHECK_WORD(MPU_CTRL, 0)
  store MPU_TYPE, 0xFFFFFFFF
  CHECK_WORD(MPU_TYPE, 8 << 8)
  pass
