// A1.3, A5.3: without the DSP extension its instructions are UNDEFINED.
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  .hword 0xFA81, 0xF002         // sadd8 r0, r1, r2
  .hword 0xFAA1, 0xF082         // sel r0, r1, r2
  .hword 0xFA81, 0xF082         // qadd r0, r2, r1
  .hword 0xFB11, 0xF002         // smulbb r0, r1, r2
  .hword 0xFBC2, 0x0166         // umaal r0, r1, r2, r6
  .hword 0xEAC1, 0x0002         // pkhbt r0, r1, r2
  CHECK_LOG(0x111111)
  pass

handler UsageFault_Handler
  record 1
  CHECK_WORD(CFSR, UNDEFINSTR)
  clear_faults
  skip  4
  bx    lr
