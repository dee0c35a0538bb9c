// B1.5.6, B1.5.15: HardFault is entered with T 0, and its first instruction is INVSTATE: a lockup.
#include "check.h"
program
  ldr   r1, =ram_table
  ldr   r0, =even
  bic   r0, r0, 1
  str   r0, [r1, 12]
  store VTOR, ram_table
  sync
  udf   0
  FAIL
code even
  FAIL
