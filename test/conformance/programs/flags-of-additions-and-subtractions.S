// A2.2.1, AddWithCarry: C is the carry (for subtractions NOT borrow), V the signed overflow, of ADCS, SBCS, RSBS and CMP.
// report: wokwi/rp2040js#29
// report: wokwi/rp2040js#46
// report: wokwi/rp2040js#49
#include "check.h"
  .macro flags expected
  mrs   r5, apsr
  lsr   r5, r5, 28
  CHECK(r5, \expected)
  .endm
program
  ldr   r6, =0x7FFFFFFF
  ldr   r7, =0x80000000
  movs  r8, 0
  mvn   r9, 0
  cmp   r8, r8                  // C
  adcs  r4, r6, r8
  flags 0x9                     // N V
  cmp   r8, r8
  adcs  r4, r9, r8
  flags 0x6                     // Z C
  cmp   r8, r8
  adcs  r4, r9, r9
  flags 0xA                     // N C
  cmp   r8, r9                  // borrow: no C
  sbcs  r4, r7, r8
  flags 0x3                     // C V
  cmp   r8, r8
  sbcs  r4, r8, r8
  flags 0x6
  rsbs  r4, r7, 0
  flags 0x9
  rsbs  r4, r8, 0
  flags 0x6
  cmp   r7, r6
  flags 0x3
  cmp   r6, r7
  flags 0x9
  cmn   r7, r7
  flags 0x7
  pass
