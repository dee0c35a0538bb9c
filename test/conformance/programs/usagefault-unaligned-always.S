// A3.2.1: LDM, STM, LDRD, STRD, LDREX and STREX fault at unaligned addresses whatever CCR.UNALIGN_TRP says.
// report: unicorn-engine/unicorn#1786
// report: LedgerHQ/speculos#60
// report: renode/renode#706
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  ldr   r4, =buffer + 2
  movs  r5, 0
  movs  r6, 0
  ldmia.w r4, {r5, r6}
  stmia.w r4, {r5, r6}
  ldmdb r4!, {r5, r6}
  ldrd  r5, r6, [r4]
  strd  r5, r6, [r4], 8
  ldrex r5, [r4]
  ldrexh r5, [r4]               // aligned
  CHECK_LOG(0x111111)
  CHECK(r4, buffer + 2)
  CHECK_WORD(buffer, 0)
  adds  r4, 1
  ldrexh r5, [r4]
  CHECK_LOG(0x1111111)
  pass

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, UNALIGNED)
  clear_faults
  skip  4
  bx    lr
