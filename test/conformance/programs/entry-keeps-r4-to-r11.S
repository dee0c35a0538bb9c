// B1.5.6: what is not stacked is not changed: a handler finds R4 to R11 as they were.
#include "check.h"
program
  .irp n, 4, 5, 6, 7, 8, 9, 10, 11
  ldr   r\n, =0x1000 + \n
  .endr
  svc   0
  CHECK_LOG(1)
  .irp n, 4, 5, 6, 7, 8, 9, 10, 11
  CHECK(r\n, 0x1000 + \n)
  .endr
  pass

handler SVC_Handler
  record 1
  .irp n, 4, 5, 6, 7, 8, 9, 10, 11
  CHECK(r\n, 0x1000 + \n)
  .endr
  bx    lr
