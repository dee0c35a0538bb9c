// B3.5.3: the private peripheral bus uses the default memory map, whatever regions say; it stays privileged.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA | BUSFAULTENA
  code_and_ram
  region 2, 0xE0000000, 20, AP_NONE_NONE
  mpu_on
  CHECK_WORD(MPU_TYPE, 8 << 8)
  store MPU_RNR, 4
  CHECK_WORD(MPU_RNR, 4)
  region 2, 0xE0000000, 20, AP_RW_RW
  sync
  drop_privilege
  ldr   r4, =MPU_RNR
  ldr   r4, [r4]
  FAIL

handler BusFault_Handler
  CHECK_WORD(CFSR, PRECISERR | BFARVALID)
  CHECK_WORD(BFAR, MPU_RNR)
  pass
