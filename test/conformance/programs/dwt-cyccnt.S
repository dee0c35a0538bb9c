// C1.8: CYCCNT counts with DEMCR.TRCENA and CYCCNTENA, is writable, wraps, and stands still otherwise.
// report: ilg-archived/qemu#58
// report: renode/renode#873
#include "check.h"
program
  set_bits DEMCR, 1 << 24
  store DWT_CYCCNT, 0
  CHECK_WORD(DWT_CYCCNT, 0)
  set_bits DWT_CTRL, 1
  load  r4, DWT_CYCCNT
  load  r5, DWT_CYCCNT
  cmp   r5, r4
  bls   2f
  store DWT_CYCCNT, 0xFFFFFFF0
  mov   r6, 100
1:
  subs  r6, 1
  bne   1b
  load  r4, DWT_CYCCNT
  ldr   r5, =100000
  cmp   r4, r5
  bhi   2f
  store DWT_CTRL, 0
  load  r4, DWT_CYCCNT
  load  r5, DWT_CYCCNT
  CHECK_SAME(r4, r5)
  pass
2:
  FAIL
