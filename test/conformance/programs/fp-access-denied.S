// B1.5.14, CheckVFPEnabled: with CPACR 0 every floating-point instruction is NOCP and changes nothing.
// cpu: cortex-m4f
#include "fp.h"
program
  set_bits SHCSR, USGFAULTENA
  ldr   r5, =buffer + 1          // NOCP goes before UNALIGNED
  ldr   r6, =0x55555555
  mov   r7, sp
  vmov  s0, r6
  vmov  r6, s0
  vldr  s0, [r5]
  vstr  s0, [r5]
  vldmia r5!, {s0-s3}
  vpush {s0}
  vmrs  r6, fpscr
  vmsr  fpscr, r6
  vadd.f32 s0, s0, s0
  .inst.w 0xEE310B02             // vadd.f64 d0, d1, d2, UNDEFINED on FPv4-SP
  CHECK(r5, buffer + 1)
  CHECK(r6, 0x55555555)
  CHECK_SAME(sp, r7)
  mrs   r4, control
  CHECK(r4, 0)
  ldr   r0, =buffer
  ldr   r4, [r0]
  CHECK(r4, 0)
  load  r4, note
  CHECK(r4, 10)
  pass

handler UsageFault_Handler
  CHECK_WORD(CFSR, NOCP)
  clear_faults
  mov   r4, lr
  CHECK(r4, 0xFFFFFFF9)
  skip  4
  ldr   r1, =note
  ldr   r0, [r1]
  adds  r0, 1
  str   r0, [r1]
  bx    lr
