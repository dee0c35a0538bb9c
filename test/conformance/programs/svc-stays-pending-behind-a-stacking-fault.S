// B1.5.12: where stacking for SVCall fails, the BusFault comes first and SVCall is left pending, its number still to be found.
// report: oxidecomputer/hubris#1928: silicon leaves SVCall pending
#include "check.h"
program
  set_bits SHCSR, BUSFAULTENA
  set_priority SVCALL, 0x40
  set_special psp, NOWHERE + 0x100
  set_special control, 2
  isb
  svc   0
  FAIL

handler BusFault_Handler
  CHECK_WORD(CFSR, STKERR)
  CHECK_WORD(SHCSR, BUSFAULTENA | 1 << 1 | 1 << 15)
  load  r4, ICSR
  ubfx  r4, r4, 12, 9
  CHECK(r4, 11)
  // A kernel that gives up on the task takes the SVC back.
  store SHCSR, BUSFAULTENA | 1 << 1
  set_special psp, process_stack - 32
  ldr   r1, =process_stack - 32
  ldr   r0, =after
  str   r0, [r1, FRAME_PC]
  ldr   r0, =1 << 24
  str   r0, [r1, FRAME_PSR]
  dsb
  bx    lr
code after
  pass
handler SVC_Handler
  FAIL
