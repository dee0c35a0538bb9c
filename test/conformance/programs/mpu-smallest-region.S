// B3.5.9: a region of 32 bytes begins and ends where it should, for each size of access.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  region 2, ARENA + 0x20, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  ldr   r5, =ARENA + 0x10
  try   ldr r0, [r5, 12]
  try   ldrb r0, [r5, 15]
  try   ldrb r0, [r5, 16]
  try   ldrh r0, [r5, 16]
  ldr   r5, =ARENA + 0x30
  try   ldrb r0, [r5, 15]
  try   ldrh r0, [r5, 14]
  try   strb r0, [r5, 16]
  try   str r0, [r5, 16]
  CHECK_LOG(0x00111100)
  pass

  skip_memmanage
