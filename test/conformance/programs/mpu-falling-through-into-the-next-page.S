// B3.5.9, RASR.XN: code that was executed before must not run on into what has become execute-never.
#include "check.h"
program
  .equ END, ARENA + 0x400
  set_bits SHCSR, MEMFAULTENA
  ldr   r4, =END - 4         // movs r6, 1; movs r6, 2 | movs r6, 3; bx lr
  ldr   r0, =0x26022601
  str   r0, [r4]
  ldr   r0, =0x47702603
  str   r0, [r4, 4]
  region 2, END, 5, AP_RW_RW
  mpu_on PRIVDEFENA
  adds  r5, r4, 1
  blx   r5
  CHECK(r6, 3)
  region 2, END, 5, AP_RW_RW, XN
  sync
  blx   r5
  FAIL

handler MemManage_Handler
  CHECK(r6, 2)
  CHECK_WORD(CFSR, IACCVIOL)
  ldr   r0, [sp, FRAME_PC]
  CHECK(r0, END)
  pass
