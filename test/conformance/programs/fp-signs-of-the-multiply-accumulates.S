// A7.7, VNMLA, VNMLS, VFNMA, VFNMS: which of addend and product change their sign.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x41200000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  ldr   r0, =0x40400000
  vmov  s2, r0
  vmla.f32 s0, s1, s2
  CHECK_S(s0, 0x41800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x41200000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  ldr   r0, =0x40400000
  vmov  s2, r0
  vmls.f32 s0, s1, s2
  CHECK_S(s0, 0x40800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x41200000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  ldr   r0, =0x40400000
  vmov  s2, r0
  vnmla.f32 s0, s1, s2
  CHECK_S(s0, 0xC1800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x41200000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  ldr   r0, =0x40400000
  vmov  s2, r0
  vnmls.f32 s0, s1, s2
  CHECK_S(s0, 0xC0800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x41200000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  ldr   r0, =0x40400000
  vmov  s2, r0
  vfma.f32 s0, s1, s2
  CHECK_S(s0, 0x41800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x41200000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  ldr   r0, =0x40400000
  vmov  s2, r0
  vfms.f32 s0, s1, s2
  CHECK_S(s0, 0x40800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x41200000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  ldr   r0, =0x40400000
  vmov  s2, r0
  vfnma.f32 s0, s1, s2
  CHECK_S(s0, 0xC1800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x41200000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  ldr   r0, =0x40400000
  vmov  s2, r0
  vfnms.f32 s0, s1, s2
  CHECK_S(s0, 0xC0800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
