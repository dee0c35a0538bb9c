// B1.5.7: PendSV goes from a thread with a context to one without; the first one's is saved when the other uses the FPU.
// cpu: cortex-m4f
#include "fp.h"
program
  enable_fpu
  // The other thread's frame, a basic one, and its stack.
  ldr   r6, =process_stack - 0x400 - 0x20
  ldr   r0, =other + 1
  str   r0, [r6, FRAME_PC]
  mov   r0, 1 << 24
  str   r0, [r6, FRAME_PSR]
  ldr   r7, =0xFFFFFFFD
  use_process_stack
  fill_s 0x11110000
  set_fpscr 0x10000000
  store ICSR, PENDSVSET
  sync
  CHECK_FILLED(0x11110000)
  vmrs  r4, fpscr
  CHECK(r4, 0x10000000)
  mrs   r4, control
  CHECK(r4, 2 | FPCA)
  store ICSR, PENDSVSET
  sync
  pass

handler other
  mrs   r4, control
  CHECK(r4, 2)                   // no context, and the other one's not yet saved
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD | LSPACT)
  CHECK_WORD(FPCAR, process_stack - EXTENDED + FRAME_S0)
  fill_s 0x22220000
  set_fpscr 0x20000000
  CHECK_WORD(FPCCR, ASPEN | LSPEN | HFRDY | THREAD)
  CHECK_SAVED(r5, 0x11110000)
  store ICSR, PENDSVSET
  sync
  CHECK_FILLED(0x22220000)
  vmrs  r4, fpscr
  CHECK(r4, 0x20000000)
  pass

  // Switches between PSP and r6, LR and r7; r5 is the room in the frame that is left.
handler PendSV_Handler
  mrs   r5, psp
  msr   psp, r6
  mov   r6, r5
  adds  r5, FRAME_S0
  mov   r0, lr
  mov   lr, r7
  mov   r7, r0
  tst   r7, 1 << 4
  bne   1f
  tst   lr, 1 << 4
  bne   1f
  vmrs  r0, fpscr                // between two contexts: what was left must be in its frame first
1:
  bx    lr
