// B3.5.3: the vector table is read with the default memory map, whatever the MPU says of it.
#include "check.h"
program
  ldr   r0, =ARENA
  movs  r1, 0
copy:
  ldr   r2, [r1]
  str   r2, [r0, r1]
  adds  r1, 4
  cmp   r1, 64
  bne   copy
  region 2, ARENA, 9, AP_NONE_NONE
  store VTOR, ARENA
  mpu_on PRIVDEFENA | HFNMIENA
  svc   0
  FAIL

handler SVC_Handler
  pass
