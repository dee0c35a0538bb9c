// B3.5.9, RASR.SRD: a disabled subregion does not match; regions below it, or the background, decide.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA, 9, AP_RO_RO
  region 3, ARENA, 8, AP_NONE_NONE, 0b10000101 << SRD
  region 4, ARENA + 0x800, 11, AP_NONE_NONE, 0b01111110 << SRD
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA
  try   ldr r0, [r5]
  try   ldr r0, [r5, 28]
  try   ldr r0, [r5, 32]
  try   ldr r0, [r5, 64]
  try   str r5, [r5, 64]
  try   ldr r0, [r5, 96]
  ldr   r5, =ARENA + 0xDC
  try   ldr r0, [r5]
  try   ldr r0, [r5, 4]
  CHECK_LOG(0x00101110)
  store log, 0
  ldr   r5, =ARENA + 0x8FC
  try   str r5, [r5]
  try   str r5, [r5, 4]
  ldr   r5, =ARENA + 0xEFC
  try   str r5, [r5]
  try   str r5, [r5, 4]
  CHECK_LOG(0x1001)
  pass

  skip_memmanage
