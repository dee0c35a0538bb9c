// B1.4.2, B1.5.8: EPSR.ICI is for load and store multiple only; with another instruction it is INVSTATE.
// report: micropython/micropython#3842: silicon raises INVSTATE
#include "check.h"
program
  set_bits SHCSR, USGFAULTENA
  movs  r5, 0
  svc   0
code after
  adds  r5, 1
  CHECK(r5, 1)
  CHECK_LOG(0x12)
  pass

handler SVC_Handler
  record 1
  ldr   r0, [sp, FRAME_PSR]
  orr   r0, r0, 4 << 12         // ICI: r4 is next
  str   r0, [sp, FRAME_PSR]
  bx    lr

handler UsageFault_Handler
  record 2
  CHECK_WORD(CFSR, INVSTATE)
  ldr   r4, [sp, FRAME_PC]
  ldr   r6, =after
  bic   r6, r6, 1
  CHECK_SAME(r4, r6)
  ldr   r0, [sp, FRAME_PSR]
  bic   r0, r0, 0xF << 12
  str   r0, [sp, FRAME_PSR]
  bx    lr
