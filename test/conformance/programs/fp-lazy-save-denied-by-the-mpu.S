// B1.5.7, B3.2.15: a lazy save that the MPU denies to the code it belongs to is MemManage MLSPERR, without an address.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  code_and_ram
  mpu_on
  set_special psp, process_stack
  set_special control, 3
  isb
  mov   r8, 0
  fill_s 0x11110000
  svc   0
  CHECK_LOG(0x21)
  CHECK_FILLED(0x11110000)
  svc   0                        // only privileged code can exit

handler SVC_Handler
  cmp   r8, 1
  beq   1f
  mov   r8, 1
  region 2, process_stack - 0x100, 8, AP_RW_NONE
  sync
  ldr   r0, =0x22222222
faulting:
  vmov  s0, r0
  CHECK_S(s0, 0x22222222)
  record 1
  bx    lr
1:
  pass

handler MemManage_Handler
  CHECK_WORD(CFSR, MLSPERR)
  ldr   r4, [sp, FRAME_PC]
  CHECK(r4, faulting)
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | MMRDY | THREAD | USER | LSPACT)
  store MPU_RBAR, 0x10 + 2
  store MPU_RASR, 0
  sync
  record 2
  bx    lr
