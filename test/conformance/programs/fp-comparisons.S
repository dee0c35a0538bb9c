// A2.5, FPCompare: flags of less, equal, greater and unordered; VCMPE takes a quiet NaN as an invalid operation.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0xF0000000
  ldr   r0, =0x3F800000
  vmov  s0, r0
  ldr   r0, =0x40000000
  vmov  s1, r0
  vcmp.f32 s0, s1
  vmrs  r4, fpscr
  CHECK(r4, 0x80000000)

  set_fpscr 0xF0000000
  ldr   r0, =0x80000000
  vmov  s0, r0
  ldr   r0, =0
  vmov  s1, r0
  vcmp.f32 s0, s1
  vmrs  r4, fpscr
  CHECK(r4, 0x60000000)

  set_fpscr 0xF0000000
  ldr   r0, =0x40000000
  vmov  s0, r0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  vcmp.f32 s0, s1
  vmrs  r4, fpscr
  CHECK(r4, 0x20000000)

  set_fpscr 0xF0000000
  ldr   r0, =0x7FC00000
  vmov  s0, r0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  vcmp.f32 s0, s1
  vmrs  r4, fpscr
  CHECK(r4, 0x30000000)

  set_fpscr 0xF0000000
  ldr   r0, =0x7F800001
  vmov  s0, r0
  ldr   r0, =0x3F800000
  vmov  s1, r0
  vcmp.f32 s0, s1
  vmrs  r4, fpscr
  CHECK(r4, 0x30000001)

  set_fpscr 0xF0000000
  ldr   r0, =0x3F800000
  vmov  s0, r0
  ldr   r0, =0x7FC00000
  vmov  s1, r0
  vcmpe.f32 s0, s1
  vmrs  r4, fpscr
  CHECK(r4, 0x30000001)

  set_fpscr 0xF0000000
  ldr   r0, =0xFF800000
  vmov  s0, r0
  ldr   r0, =0xFF7FFFFF
  vmov  s1, r0
  vcmpe.f32 s0, s1
  vmrs  r4, fpscr
  CHECK(r4, 0x80000000)
  pass
