// A7.7, VCVT between floating-point and fixed-point: 16-bit results are saturated to 16 bits, then sign- or zero-extended.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0xBF800000
  vmov  s0, r0
  vcvt.s16.f32 s0, s0, #4
  CHECK_S(s0, 0xFFFFFFF0)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0xC7000100
  vmov  s0, r0
  vcvt.s16.f32 s0, s0, #0
  CHECK_S(s0, 0xFFFF8000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0x47800000
  vmov  s0, r0
  vcvt.u16.f32 s0, s0, #0
  CHECK_S(s0, 0x0000FFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0xFFFF8000
  vmov  s0, r0
  vcvt.f32.s16 s0, s0, #15
  CHECK_S(s0, 0xBF800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0xFFFF8000
  vmov  s0, r0
  vcvt.f32.u16 s0, s0, #15       // only the low half counts
  CHECK_S(s0, 0x3F800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)
  pass
