// A2.5, FPToFixed: what does not fit is saturated and raises Invalid Operation, not Inexact; a NaN is 0.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x4F000000
  vmov  s1, r0
  vcvt.s32.f32 s0, s1
  CHECK_S(s0, 0x7FFFFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0xCF000000
  vmov  s1, r0
  vcvt.s32.f32 s0, s1
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0xCF000001
  vmov  s1, r0
  vcvt.s32.f32 s0, s1
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x4F800000
  vmov  s1, r0
  vcvt.u32.f32 s0, s1
  CHECK_S(s0, 0xFFFFFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0xBF800000
  vmov  s1, r0
  vcvt.u32.f32 s0, s1
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0xBF7FFFFF
  vmov  s1, r0
  vcvt.u32.f32 s0, s1
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0
  ldr   r0, =0xFF800000
  vmov  s1, r0
  vcvt.s32.f32 s0, s1
  CHECK_S(s0, 0x80000000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x7FC00000
  vmov  s1, r0
  vcvt.s32.f32 s0, s1
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x7F800001
  vmov  s1, r0
  vcvt.u32.f32 s0, s1
  CHECK_S(s0, 0)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)
  pass
