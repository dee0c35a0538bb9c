// B1.5.3, B3.4.1: interrupt n is exception 16 + n, with its own vector; of equal priorities the lowest goes first.
#include "check.h"
program
  // All entries of a table in RAM lead to one handler.
  ldr   r4, =ram_table
  ldr   r5, =any
  movs  r6, 48
1:
  str   r5, [r4], 4
  subs  r6, 1
  bne   1b
  store VTOR, ram_table
  movs  r7, 16                  // the exception that is next
  cpsid i
  store ISER0, 0xFFFFFFFF
  store ISPR0, 0xFFFFFFFF
  sync
  cpsie i
  isb
  CHECK(r7, 48)
  pass

code any
  mrs   r4, ipsr
  CHECK_SAME(r4, r7)
  add   r7, r7, 1
  bx    lr
