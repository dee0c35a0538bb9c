// B1.5.5, B3.2.6: a system reset: MSP and PC from the table, masks and SCS as after power-on; RAM is kept.
// report: QEMU, before commit 6e3cf5df: a second reset loads neither MSP nor PC
#include "check.h"
program
  mov   r8, lr
  load  r4, note
  CHECK_SAME(r4, r4)
  ldr   r5, =0x600DCAFE
  cmp   r4, r5
  beq   second
  store note, 0x600DCAFE
  enable_irq 0, 0x40
  set_priority PENDSV, 0x40
  set_bits CCR, DIV_0_TRP
  set_bits SHCSR, USGFAULTENA
  store VTOR, ram_table
  store AIRCR, 0x05FA0300
  cpsid i
  set_special basepri, 0x40
  set_special psp, process_stack
  set_special control, 2
  isb
  svc_number = 0
  pend_irq 0
  store AIRCR, 0x05FA0004
  dsb
  b     .

second:
  CHECK(r8, 0xFFFFFFFF)
  mov   r4, sp
  CHECK(r4, initial_stack)
  mrs   r4, control
  CHECK(r4, 0)
  mrs   r4, primask
  CHECK(r4, 0)
  mrs   r4, basepri
  CHECK(r4, 0)
  CHECK_WORD(ISER0, 0)
  CHECK_WORD(ISPR0, 0)
  CHECK_WORD(IPR0, 0)
  CHECK_WORD(SHCSR, 0)
  CHECK_WORD(VTOR, 0)
  load  r4, CCR
  and   r4, r4, DIV_0_TRP
  CHECK(r4, 0)
  load  r4, AIRCR
  ubfx  r4, r4, 8, 3
  CHECK(r4, 0)
  load  r4, SHPR1 + 8
  CHECK(r4, 0)
  pass
