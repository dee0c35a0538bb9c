// B3.2: no CFSR, HFSR, MMFAR, BFAR, CPACR, MPU nor ID registers; they read 0 and take nothing.
// cpu: cortex-m0
#include "check.h"
program
  udf   0
  CHECK_LOG(1)
  .irp register, 0xE000ED28, 0xE000ED2C, 0xE000ED34, 0xE000ED38, 0xE000ED88, 0xE000ED90, 0xE000ED40
  store \register, 0xFFFFFFFF
  ldr   r1, =\register
  ldr   r4, [r1]
  CHECK(r4, 0)
  .endr
  pass
handler HardFault_Handler
  record 1
  skip  2
  bx    lr
