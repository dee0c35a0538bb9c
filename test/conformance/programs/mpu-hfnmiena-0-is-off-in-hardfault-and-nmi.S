// B3.5.5, HFNMIENA 0: HardFault and NMI use the default memory map.
#include "check.h"
program
  region 2, ARENA, 5, AP_NONE_NONE
  mpu_on PRIVDEFENA
  udf   0
  store ICSR, NMIPENDSET
  sync
  ldr   r4, =ARENA
  ldr   r4, [r4]
  FAIL

  .macro use_arena name, digit
  handler \name
  ldr   r4, =ARENA
  str   r4, [r4]
  ldr   r5, [r4]
  CHECK_SAME(r5, r4)
  record \digit
  .endm
  use_arena HardFault_Handler, 1
  load  r0, log
  ldr   r1, =0x121
  cmp   r0, r1
  beq   done
  skip  2
  bx    lr
done:
  CHECK_WORD(CFSR, UNDEFINSTR | DACCVIOL | MMARVALID)
  pass
  use_arena NMI_Handler, 2
  bx    lr
