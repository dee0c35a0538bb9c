// B3.1, table B3-1; B3.2.15: fetching from Peripheral or System space is IACCVIOL, MPU or not; MMFAR is not valid.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  ldr   r4, =0x40000001
  blx   r4
  ldr   r4, =0xE0000001
  blx   r4
  ldr   r4, =0xA0000001
  blx   r4
  ldr   r4, =0xE000E101
  blx   r4
  CHECK_LOG(0x1111)
  pass

handler MemManage_Handler
  record 1
  CHECK_WORD(CFSR, IACCVIOL)
  clear_faults
  ldr   r0, [sp, FRAME_PC]
  adds  r0, 1
  CHECK_SAME(r0, r4)
  ldr   r0, [sp, FRAME_LR]
  bic   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
