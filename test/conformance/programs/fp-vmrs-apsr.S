// A7.7, VMRS: with Rt = PC the condition flags go to APSR, which keeps Q; VMSR writes only the bits that exist.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  set_fpscr 0xF0000000
  ldr   r0, =0x08000000
  msr   apsr_nzcvq, r0
  vmrs  apsr_nzcv, fpscr
  mrs   r4, apsr
  CHECK(r4, 0xF8000000)
  set_fpscr 0xFFFFFFFF
  vmrs  r4, fpscr
  CHECK(r4, 0xF7C0009F)
  pass
