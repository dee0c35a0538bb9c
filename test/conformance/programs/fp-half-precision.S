// A7.7, VCVTB and VCVTT: one half of the register is converted, the other one stays; rounding and flags as for single precision.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0
  ldr   r0, =0x12345678
  vmov  s0, r0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  vcvtb.f16.f32 s0, s1
  CHECK_S(s0, 0x12343C00)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x12345678
  vmov  s0, r0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  vcvtt.f16.f32 s0, s1
  CHECK_S(s0, 0x3C005678)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0xC0003C00
  vmov  s1, r0
  vcvtt.f32.f16 s0, s1
  CHECK_S(s0, 0xC0000000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0
  ldr   r0, =0x00000001
  vmov  s1, r0
  vcvtb.f32.f16 s0, s1           // denormal
  CHECK_S(s0, 0x33800000)
  vmrs  r4, fpscr
  CHECK(r4, 0)

  set_fpscr 0x01000000
  ldr   r0, =0x00000001
  vmov  s1, r0
  vcvtb.f32.f16 s0, s1           // never flushed
  CHECK_S(s0, 0x33800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x01000000)

  set_fpscr 0
  ldr   r0, =0
  vmov  s0, r0
  ldr   r0, =0x477FF000
  vmov  s1, r0
  vcvtb.f16.f32 s0, s1
  CHECK_S(s0, 0x00007C00)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000014)

  set_fpscr 0
  ldr   r0, =0
  vmov  s0, r0
  ldr   r0, =0x33000001
  vmov  s1, r0
  vcvtb.f16.f32 s0, s1
  CHECK_S(s0, 0x00000001)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000018)

  set_fpscr 0
  ldr   r0, =0x00007D01
  vmov  s1, r0
  vcvtb.f32.f16 s0, s1
  CHECK_S(s0, 0x7FE02000)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)

  set_fpscr 0
  ldr   r0, =0
  vmov  s0, r0
  ldr   r0, =0xFF802000
  vmov  s1, r0
  vcvtb.f16.f32 s0, s1
  CHECK_S(s0, 0x0000FE01)
  vmrs  r4, fpscr
  CHECK(r4, 0x00000001)
  pass
