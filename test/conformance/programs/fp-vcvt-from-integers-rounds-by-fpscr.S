// A7.7, VCVT from integers: rounds as FPSCR says.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x01000001
  vmov  s1, r0
  vcvt.f32.s32 s0, s1
  CHECK_S(s0, 0x4B800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0x00400000
  ldr   r0, =0x01000001
  vmov  s1, r0
  vcvt.f32.s32 s0, s1
  CHECK_S(s0, 0x4B800001)
  vmrs  r4, fpscr
  CHECK(r4, 0x00400010)

  set_fpscr 0x00C00000
  ldr   r0, =0xFFFFFFFF
  vmov  s1, r0
  vcvt.f32.u32 s0, s1
  CHECK_S(s0, 0x4F7FFFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00C00010)

  set_fpscr 0
  ldr   r0, =0xFFFFFFFF
  vmov  s1, r0
  vcvt.f32.u32 s0, s1
  CHECK_S(s0, 0x4F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000010)

  set_fpscr 0x00800000
  ldr   r0, =0xFEFFFFFF
  vmov  s1, r0
  vcvt.f32.s32 s0, s1
  CHECK_S(s0, 0xCB800001)
  vmrs  r4, fpscr
  CHECK(r4, 0x00800010)
  pass
