// A2.5: FPSCR.AHP: half-precision numbers have no infinities and NaNs, but a range up to 131008.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0x04000000
  ldr   r0, =0x00007C00
  vmov  s1, r0
  vcvtb.f32.f16 s0, s1           // 65536
  CHECK_S(s0, 0x47800000)
  vmrs  r4, fpscr
  CHECK(r4, 0x04000000)

  set_fpscr 0x04000000
  ldr   r0, =0x0000FFFF
  vmov  s1, r0
  vcvtb.f32.f16 s0, s1
  CHECK_S(s0, 0xC7FFE000)
  vmrs  r4, fpscr
  CHECK(r4, 0x04000000)

  set_fpscr 0x04000000
  ldr   r0, =0
  vmov  s0, r0
  ldr   r0, =0x48000000
  vmov  s1, r0
  vcvtb.f16.f32 s0, s1           // too large
  CHECK_S(s0, 0x00007FFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x04000001)

  set_fpscr 0x04000000
  ldr   r0, =0
  vmov  s0, r0
  ldr   r0, =0xFF800000
  vmov  s1, r0
  vcvtb.f16.f32 s0, s1
  CHECK_S(s0, 0x0000FFFF)
  vmrs  r4, fpscr
  CHECK(r4, 0x04000001)

  set_fpscr 0x04000000
  ldr   r0, =0
  vmov  s0, r0
  ldr   r0, =0xFFC00000
  vmov  s1, r0
  vcvtb.f16.f32 s0, s1
  CHECK_S(s0, 0x00008000)
  vmrs  r4, fpscr
  CHECK(r4, 0x04000001)
  pass
