// Runs scripts: lists of actions, one list for Thread mode and one for each exception. An exception's handler
// carries out its list up to the next RETURN, its next activation goes on behind that. Everything is written to
// a log, and the log to the host after each script. `script.ts` says what a script looks like.
//
// Handlers push nothing and keep nothing in registers, so that any of them may be interrupted anywhere, and a
// return may move Thread mode to the other stack.
  .syntax unified
  .thumb
  .cpu cortex-m3

  .equ ISER0, 0xE000E100
  .equ ICER0, 0xE000E180
  .equ ICPR0, 0xE000E280
  .equ IPR0,  0xE000E400
  .equ ICSR,  0xE000ED04
  .equ FRAME_PC, 24
  .equ FRAME_PSR, 28
  .equ T, 1 << 24
  .equ BLOCK, 0x10 // from log_end
  .equ HARDFAULT, 3
  .equ USAGEFAULT, 6
  .equ SVCALL, 11

  .section .vectors, "a"
  .word main_stack, Reset_Handler
  .rept 30
  .word entry
  .endr

  .section .scripts, "a"
  // Filled in: their number, their addresses, they themselves.
  .space 0x80000

  .section .sites, "a"
sites:

  .text
  // Marks an instruction that may fault, and where to go on then.
  .macro at_fault resume, instruction:vararg
.Lsite\@:
  \instruction
  .pushsection .sites
  .word .Lsite\@, \resume
  .popsection
  .endm
  .macro at_fault_in place, resume
  .pushsection .sites
  .word \place, \resume
  .popsection
  .endm
  .macro log_word register
  str   \register, [r2], 4
  .endm
  .macro log_register address
  ldr   r1, =\address
  ldr   r1, [r1]
  log_word r1
  .endm
  .macro log_special name
  mrs   r1, \name
  log_word r1
  .endm
  .macro store address, value
  ldr   r1, =\address
  ldr   r0, =\value
  str   r0, [r1]
  .endm
  .macro call operation
  movs  r0, \operation
  bkpt  0xAB
  .endm

  .global Reset_Handler
  .thumb_func
Reset_Handler:
  // SYS_OPEN of :tt for writing
  ldr   r1, =block
  adr   r0, terminal
  str   r0, [r1]
  movs  r0, 4
  str   r0, [r1, 4]
  movs  r0, 3
  str   r0, [r1, 8]
  call  0x01
  ldr   r1, =output_handle
  str   r0, [r1]
  movs  r0, 0
  ldr   r1, =script_index
  str   r0, [r1]
  b     next_script
  .align 2
terminal:
  .asciz ":tt"
  .align 2

next_script:
  ldr   r4, =script_index
  ldr   r0, [r4]
  ldr   r1, =0x100000
  ldr   r2, [r1]
  cmp   r0, r2
  bne   1f
  // SYS_EXIT, ADP_Stopped_ApplicationExit
  ldr   r1, =0x20026
  call  0x18
  b     .
1:
  adds  r2, r0, 1
  str   r2, [r4]
  ldr   r1, [r1, r2, lsl 2]
  ldr   r3, =cursors
  movs  r4, 32
2:
  ldr   r5, [r1], 4
  str   r5, [r3], 4
  subs  r4, 1
  bne   2b
  ldr   r1, =wants_privilege
  str   r4, [r1]
  // The log begins with the script's number and its own size.
  ldr   r1, =log_begin
  str   r0, [r1], 8
  ldr   r2, =log_end
  str   r1, [r2]
  ldr   r0, =main_stack
  msr   msp, r0
  ldr   r0, =process_stack
  msr   psp, r0
  ldr   r0, =0xF8000000
  movs  r1, 0
  msr   apsr_nzcvq, r1
  b     next

  .thumb_func
entry:
  tst   lr, 4
  ite   eq
  mrseq r3, msp
  mrsne r3, psp
  mrs   r0, ipsr
  // Thread mode that gave up its privilege asks for it.
  cmp   r0, SVCALL
  it    ne
  cmpne r0, HARDFAULT
  bne   1f
  ldr   r1, =wants_privilege
  ldr   r2, [r1]
  cbz   r2, 1f
  movs  r2, 0
  str   r2, [r1]
  msr   control, r2
  isb
1:
  // A fault of an instruction that is known to fault goes on behind it.
  mov   r12, 0
  cmp   r0, HARDFAULT
  blt   3f
  cmp   r0, USAGEFAULT
  bgt   3f
  ldr   r1, =sites
2:
  ldr   r2, [r1], 8
  cbz   r2, 3f
  ldr   r12, [r3, FRAME_PC]
  cmp   r2, r12
  mov   r12, 0
  bne   2b
  mov   r12, r2
  ldr   r2, [r1, -4]
  str   r2, [r3, FRAME_PC]
  ldr   r2, [r3, FRAME_PSR]
  ldr   r1, [r3, FRAME_PSR]
  orr   r2, r2, T
  str   r2, [r3, FRAME_PSR]
  b     4f
3:
  ldr   r1, [r3, FRAME_PSR]
4:
  // number, faulting address, stacked xPSR, EXC_RETURN, frame, and what the System Control Space says
  ldr   r2, =log_end
  ldr   r2, [r2]
  orr   r0, r0, 0xE0000000
  log_word r0
  log_word r12
  log_word r1
  log_word lr
  log_word r3
  log_special xpsr
  log_special primask
  log_special faultmask
  log_special basepri
  log_special control
  log_register ICSR
  log_register 0xE000ED24
  log_register 0xE000ED28
  log_register 0xE000ED2C
  log_register 0xE000E200
  log_register 0xE000E300
  ldr   r1, =log_end
  str   r2, [r1]

next:
  mrs   r0, ipsr
  ldr   r1, =cursors
  ldr   r2, [r1, r0, lsl 2]
  add   r12, r2, 16
  str   r12, [r1, r0, lsl 2]
  ldm   r2, {r0-r3}
  ldr   r12, =actions
  ldr   pc, [r12, r0, lsl 2]
  .ltorg

done:
  dsb
  isb
  b     next

  .align 2
actions:
  .word return + 1, write_word + 1, write_byte + 1, change_bits + 1, write_special + 1, supervisor_call + 1
  .word fault + 1, write_control + 1, log_address + 1, log_specials + 1, move_stack + 1

write_word:
  at_fault done, str r2, [r1]
  b     done
write_byte:
  at_fault done, strb r2, [r1]
  b     done
  // Clears r2's bits and sets r3's.
change_bits:
  at_fault done, ldr r0, [r1]
  bic   r0, r0, r2
  orr   r0, r0, r3
  at_fault done, str r0, [r1]
  b     done

write_special:
  tbb   [pc, r1]
1:
  .byte (2f - 1b) / 2, (3f - 1b) / 2, (4f - 1b) / 2, (5f - 1b) / 2, (6f - 1b) / 2, (7f - 1b) / 2, (8f - 1b) / 2, (9f - 1b) / 2
2:
  msr   primask, r2
  b     done
  // FAULTMASK in NMI and HardFault: a deviation of QEMU.
3:
  mrs   r0, ipsr
  subs  r0, 2
  cmp   r0, 1
  bls   done
  msr   faultmask, r2
  b     done
4:
  msr   basepri, r2
  b     done
5:
  msr   basepri_max, r2
  b     done
6:
  cpsid i
  b     done
7:
  cpsie i
  b     done
8:
  mrs   r0, ipsr
  subs  r0, 2
  cmp   r0, 1
  bls   done
  cpsid f
  b     done
9:
  cpsie f
  b     done

  // Where a fault would lock up, nothing happens.
  .macro unless_it_locks_up
  mrs   r0, ipsr
  subs  r0, 2
  cmp   r0, 1
  bls   next
  mrs   r0, faultmask
  cmp   r0, 0
  bne   next
  .endm
supervisor_call:
  unless_it_locks_up
  svc   0
  b     done

fault:
  unless_it_locks_up
  tbb   [pc, r1]
1:
  .byte (2f - 1b) / 2, (3f - 1b) / 2, (4f - 1b) / 2, (5f - 1b) / 2, (6f - 1b) / 2, (7f - 1b) / 2, (8f - 1b) / 2, (9f - 1b) / 2
2:
  at_fault done, udf.w 0
3:
  mov   r0, 0x60000000
  at_fault done, ldr r0, [r0]
  b     done
4:
  movs  r0, 0
  at_fault done, udiv r0, r0, r0
  b     done
5:
  ldr   r0, =cursors + 1
  at_fault done, ldm r0, {r0, r1}
  b     done
6:
  ldr   r0, =cursors + 2
  at_fault done, ldr r0, [r0]
  b     done
7:
  at_fault done, mcr p0, 0, r0, c0, c0, 0
8:
  ldr   r0, =.Leven
  at_fault_in .Leven, done
  .align 2
.Leven:
  bx    r0
9:
  mov   r0, 0x40000000
  at_fault_in 0x40000000, done
  orr   r0, r0, 1
  bx    r0

  // nPRIV of handlers acts on Thread mode. Thread mode without privilege must be able to ask for it.
write_control:
  mrs   r0, faultmask
  cmp   r0, 0
  bne   next
  msr   control, r2
  b     done

log_address:
  at_fault done, ldr r0, [r1]
  and   r0, r0, r2
  ldr   r1, =log_end
  ldr   r2, [r1]
  log_word r0
  str   r2, [r1]
  b     next
log_specials:
  ldr   r0, =log_end
  ldr   r2, [r0]
  log_special xpsr
  log_special primask
  log_special faultmask
  log_special basepri
  log_special basepri_max
  log_special control
  mov   r1, sp
  log_word r1
  str   r2, [r0]
  b     next

  // Thread mode: the stack in use moves down a word, which misaligns it.
move_stack:
  mrs   r0, ipsr
  cbnz  r0, 1f
  sub   sp, 4
1:
  b     next

  // In Thread mode the script is over; a handler returns in one of four ways.
return:
  mrs   r0, ipsr
  // The list's last one is there for ever.
  cbz   r3, 1f
  ldr   r2, =cursors
  ldr   r12, [r2, r0, lsl 2]
  sub   r12, 16
  str   r12, [r2, r0, lsl 2]
1:
  cmp   r0, 0
  beq   end
  orr   r0, r0, 0xF0000000
  ldr   r3, =log_end
  ldr   r2, [r3]
  log_word r0
  push  {r1}
  log_register ICSR
  log_register 0xE000ED24
  pop   {r1}
  str   r2, [r3]
  tbb   [pc, r1]
1:
  .byte (2f - 1b) / 2, (3f - 1b) / 2, (4f - 1b) / 2, (5f - 1b) / 2
2:
  bx    lr
3:
  push  {lr}
  pop   {pc}
4:
  str   lr, [sp, -4]!
  ldr   pc, [sp], 4
  // To Thread mode, on the other stack.
5:
  tst   lr, 8
  beq   2b
  tst   lr, 4
  ittee ne
  mrsne r12, psp
  subne sp, 32
  mrseq r12, psp
  subeq r12, 32
  it    eq
  msreq psp, r12
  ite   ne
  movne r3, sp
  moveq r3, r12
  it    eq
  moveq r12, sp
  // from r12 to r3
  .rept 2
  ldm   r12!, {r0, r1}
  stm   r3!, {r0, r1}
  ldm   r12!, {r0, r1}
  stm   r3!, {r0, r1}
  .endr
  eor   lr, lr, 4
  bx    lr
  .ltorg

end:
  mrs   r0, control
  lsls  r0, r0, 31
  beq   1f
  ldr   r1, =wants_privilege
  movs  r0, 1
  str   r0, [r1]
  svc   0
  b     end
1:
  ldr   r0, =log_end
  ldr   r2, [r0]
  log_special primask
  log_special faultmask
  log_special basepri
  log_special control
  log_register 0xE000ED24
  log_register 0xE000ED28
  log_register 0xE000ED2C
  log_register 0xE000E200
  log_register 0xE000E300
  ldr   r1, =log_begin
  str   r1, [r0, BLOCK + 4]
  subs  r2, r2, r1
  str   r2, [r0, BLOCK + 8]
  str   r2, [r1, 4]
  // As after reset.
  cpsid i
  store ICER0, -1
  store ICPR0, -1
  store ICSR, (1 << 27) | (1 << 25)
  store 0xE000ED24, 0
  store 0xE000ED28, -1
  store 0xE000ED2C, -1
  store 0xE000ED18, 0
  store 0xE000ED1C, 0
  store 0xE000ED20, 0
  store IPR0, 0
  store IPR0 + 4, 0
  store IPR0 + 8, 0
  store IPR0 + 12, 0
  store 0xE000ED0C, 0x05FA0000
  store 0xE000ED14, 0x200
  movs  r0, 0
  msr   control, r0
  isb
  msr   basepri, r0
  cpsie f
  cpsie i
  dsb
  isb
  // SYS_WRITE
  ldr   r1, =block
  ldr   r0, =output_handle
  ldr   r0, [r0]
  str   r0, [r1]
  call  0x05
  b     next_script
  .ltorg
