// B3.2.5, B1.5.6: vectors are read from VTOR at each entry; its bits 6:0 are 0.
// report: qilingframework/qiling#1548
#include "check.h"
program
  ldr   r1, =ram_table
  ldr   r0, =moved
  str   r0, [r1, 4 * SVCALL]
  store VTOR, ram_table + 0x7F
  sync
  CHECK_WORD(VTOR, ram_table)
  svc   0
  ldr   r1, =ram_table
  ldr   r0, =moved_again
  str   r0, [r1, 4 * SVCALL]
  dsb
  svc   0
  store VTOR, 0
  sync
  svc   0
  CHECK_LOG(0x123)
  pass

code moved
  record 1
  bx    lr
code moved_again
  record 2
  bx    lr
handler SVC_Handler
  record 3
  bx    lr
