// The vector table, the exit, and what happens to exceptions that a program does not handle.
#include "check.h"

  .macro default name
  .weak \name
  .thumb_set \name, unexpected
  .endm

  .section .vectors, "a"
  .word initial_stack
  .word Reset_Handler
  .irp name, NMI, HardFault, MemManage, BusFault, UsageFault
  default \name\()_Handler
  .word \name\()_Handler
  .endr
  .word 0, 0, 0, 0
  default SVC_Handler
  .word SVC_Handler
  default DebugMon_Handler
  .word DebugMon_Handler
  .word 0
  default PendSV_Handler
  .word PendSV_Handler
  default SysTick_Handler
  .word SysTick_Handler
  .irp irq, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  default IRQ\irq\()_Handler
  .word IRQ\irq\()_Handler
  .endr

  .text
  .global Reset_Handler
  .thumb_func
Reset_Handler:
  b     main

  .thumb_func
unexpected:
  mrs   r0, ipsr
  adds  r0, 200
  // falls through

// SYS_EXIT_EXTENDED with the status in r0. Privileged only.
  .global exit
  .thumb_func
exit:
  ldr   r1, =exit_block
  ldr   r2, =0x20026
  str   r2, [r1]
  str   r0, [r1, 4]
  movs  r0, 0x20
  bkpt  0xab
  b     .
