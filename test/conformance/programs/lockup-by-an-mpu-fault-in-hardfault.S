// B3.5.5, HFNMIENA 1: the MPU checks in HardFault too, where a MemManage fault is a lockup (B1.5.15).
#include "check.h"
program
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA | HFNMIENA
  ldr   r4, =ARENA
  udf   0
  FAIL

handler HardFault_Handler
  ldr   r4, [r4]
  FAIL
