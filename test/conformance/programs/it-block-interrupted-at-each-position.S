// A7.3.3, B1.5.6: the frame holds the ITSTATE of the next instruction; after the return the block goes on.
// report: unicorn-engine/unicorn#853
// report: unicorn-engine/unicorn#2309
// report: renode/renode#784
// report: halucinator/halucinator#73
#include "check.h"
program
  enable_irq 0, 0
  ldr   r4, =ISPR0
  movs  r5, 1

  // ITTTT EQ: 0000:0001, then 0000:0010, 0000:0100, 0000:1000, 0.
  movs  r6, 0
  adr   r8, first
  adr   r9, first_states
  cmp   r5, 1
  itttt eq
first:
  streq r5, [r4]
  dsbeq
  isbeq
  addeq r6, 1
  CHECK(r6, 1)

  movs  r6, 0
  adr   r8, second
  adr   r9, second_states
  cmp   r5, 1
  itttt eq
second:
  addeq r6, 1
  streq r5, [r4]
  isbeq
  addeq r6, 2
  CHECK(r6, 3)

  // ITETE NE: 0001:0101, then 0000:1010, 0001:0100, 0000:1000, 0.
  movs  r6, 0
  adr   r8, third
  adr   r9, third_states
  cmp   r5, 0
  itete ne
third:
  strne r5, [r4]
  addeq r6, 8
  isbne
  addeq r6, 16
  CHECK(r6, 0)

  // The last position: 0 after it.
  adr   r8, fourth
  adr   r9, fourth_states
  cmp   r5, 1
  itt   eq
fourth:
  addeq r6, 1
  streq r5, [r4]
  sync
  CHECK(r6, 1)
  CHECK_LOG(0x1111)
  pass

  // Offset in the block and ITSTATE there. Between the store and the ISB any boundary may be taken.
  .balign 4
first_states:
  .byte 2, 0x02, 6, 0x04, 10, 0x08, 0xFF, 0
  .balign 4
second_states:
  .byte 4, 0x04, 8, 0x08, 0xFF, 0
  .balign 4
third_states:
  .byte 2, 0x0A, 4, 0x14, 8, 0x08, 0xFF, 0
  .balign 4
fourth_states:
  .byte 4, 0x00, 8, 0x00, 12, 0x00, 0xFF, 0

handler IRQ0_Handler
  record 1
  ldr   r0, [sp, FRAME_PSR]
  ubfx  r3, r0, 25, 2           // ITSTATE<1:0>
  ubfx  r1, r0, 10, 6           // ITSTATE<7:2>
  orr   r3, r3, r1, lsl 2
  ldr   r0, [sp, FRAME_PC]
  sub   r0, r0, r8
1:
  ldrb  r1, [r9], 1
  ldrb  r2, [r9], 1
  cmp   r1, 0xFF
  beq   2f
  cmp   r1, r0
  bne   1b
  CHECK_SAME(r2, r3)
  bx    lr
2:
  FAIL
