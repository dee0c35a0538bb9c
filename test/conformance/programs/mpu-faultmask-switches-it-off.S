// B3.5.5, HFNMIENA 0: with FAULTMASK the priority is -1 and the default memory map is used.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 5, AP_NONE_NONE, XN
  ldr   r5, =ARENA
  ldr   r0, =0x4770          // bx lr
  str   r0, [r5]
  mpu_on PRIVDEFENA
  cpsid f
  ldr   r0, [r5, 4]
  str   r0, [r5, 4]
  adds  r6, r5, 1
  blx   r6
  cpsie f
  try   ldr r0, [r5]
  CHECK_LOG(1)
  pass

  skip_memmanage
