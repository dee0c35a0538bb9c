// A5.3: of the 32-bit encodings there are BL, MSR, MRS, DSB, DMB, ISB; the others are UNDEFINED.
// cpu: cortex-m0
#include "check.h"
program
  ldr   r4, =buffer
  movs  r5, 0
  FAULTS(.inst.w 0xF2410534)   // MOVW r5
  FAULTS(.inst.w 0xF04F0501)   // MOV.W r5, #1
  FAULTS(.inst.w 0xEB040504)   // ADD.W r5, r4, r4
  FAULTS(.inst.w 0xF8D45000)   // LDR.W r5, [r4]
  FAULTS(.inst.w 0xE8545F00)   // LDREX r5, [r4]
  FAULTS(.inst.w 0xE8440500)   // STREX r5, r0, [r4]
  FAULTS(.inst.w 0xFBB4F5F4)   // UDIV r5, r4, r4
  FAULTS(.inst.w 0xFB04F504)   // MUL.W r5, r4, r4
  FAULTS(.inst.w 0xE8B40060)   // LDMIA.W r4!, {r5, r6}
  FAULTS(.inst.w 0xF000B800)   // B.W
  FAULTS(.inst.w 0xF4BFAFFE)   // BCS.W
  FAULTS(.inst.w 0xF7F0A000)   // UDF.W
  FAULTS(.inst.w 0xEE070F10)   // MCR p15
  FAULTS(.inst.w 0xEEB00A40)   // VMOV s0, s0
  CHECK(r5, 0)
  CHECK(r4, buffer)
  pass
handler HardFault_Handler
  note_and_skip
