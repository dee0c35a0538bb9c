// B3.5.9: subregions exist from 256 bytes on. SRD of smaller regions is reserved: here, as in cores, it does nothing.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 7, AP_NONE_NONE, 0xFF << SRD
  region 3, ARENA + 0x100, 5, AP_NONE_NONE, 0xFF << SRD
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA
  try   ldr r0, [r5]
  try   ldr r0, [r5, 124]
  ldr   r5, =ARENA + 0x100
  try   ldr r0, [r5]
  try   ldr r0, [r5, 32]
  CHECK_LOG(0x1110)
  pass

  skip_memmanage
