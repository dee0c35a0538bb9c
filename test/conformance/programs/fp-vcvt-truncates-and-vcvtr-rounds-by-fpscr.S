// A7.7, VCVT and VCVTR to integers: VCVT rounds toward zero, VCVTR as FPSCR says.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0x00400000
  ldr   r0, =0x40200000
  vmov  s1, r0
  vcvt.s32.f32 s0, s1
  CHECK_S(s0, 0x00000002)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400010)

  set_fpscr 0x00800000
  ldr   r0, =0xC0200000
  vmov  s1, r0
  vcvt.s32.f32 s0, s1
  CHECK_S(s0, 0xFFFFFFFE)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800010)

  set_fpscr 0
  ldr   r0, =0x40200000
  vmov  s1, r0
  vcvtr.s32.f32 s0, s1
  CHECK_S(s0, 0x00000002)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0
  ldr   r0, =0x40600000
  vmov  s1, r0
  vcvtr.s32.f32 s0, s1
  CHECK_S(s0, 0x00000004)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0x00400000
  ldr   r0, =0x40200000
  vmov  s1, r0
  vcvtr.s32.f32 s0, s1
  CHECK_S(s0, 0x00000003)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400010)

  set_fpscr 0x00800000
  ldr   r0, =0xC0200000
  vmov  s1, r0
  vcvtr.s32.f32 s0, s1
  CHECK_S(s0, 0xFFFFFFFD)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800010)

  set_fpscr 0x00C00000
  ldr   r0, =0xC0200000
  vmov  s1, r0
  vcvtr.s32.f32 s0, s1
  CHECK_S(s0, 0xFFFFFFFE)
  vmrs  r4, fpscr
  CHECK(r4, 0x00C00010)
  pass
