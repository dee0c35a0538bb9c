// A window of 5,000 instructions for the explorer: a checksum over a private buffer, and once in 100 instructions an
// unprotected increment of what SysTick increments too.
  .syntax unified
  .cpu cortex-m3
  .thumb

  .macro function name
  .text
  .align 2
  .global \name
  .type \name, %function
  .thumb_func
\name:
  .endm
  .macro end name
  .size \name, . - \name
  .endm
  .macro variable name, size
  .bss
  .align 2
  .global \name
  .type \name, %object
  .size \name, \size
\name:
  .space \size
  .endm

  .section .vectors, "a"
  .word _estack, reset, unexpected, unexpected, unexpected, unexpected, unexpected
  .word 0, 0, 0, 0, unexpected, unexpected, 0, unexpected, SysTick

function reset
  b     main
end reset
function unexpected
  b     unexpected
end unexpected

function main
  bl    window
  bl    window_done
  movs  r0, 0x18 // SYS_EXIT: all is well
  ldr   r1, =0x20026
  bkpt  0xab
  b     .
  .ltorg
end main

function window
  ldr   r0, =counter
  ldr   r1, =buffer
  movs  r2, 51
1:
  ldr   r3, [r0]
  adds  r3, 1
  str   r3, [r0]
  movs  r4, 13
  movs  r5, 0
2:
  ldrb  r6, [r1, r4]
  eors  r5, r6
  adds  r5, r4
  strb  r5, [r1, r4]
  lsls  r6, r5, 3
  subs  r4, 1
  bne   2b
  subs  r2, 1
  bne   1b
  bx    lr
  .ltorg
end window

function window_done
  nop
  bx    lr
end window_done

function SysTick
  ldr   r0, =counter
  ldr   r1, [r0]
  adds  r1, 1
  str   r1, [r0]
  ldr   r0, =ticks
  ldr   r1, [r0]
  adds  r1, 1
  str   r1, [r0]
  bx    lr
  .ltorg
end SysTick

variable counter, 4
variable ticks, 4
variable buffer, 16
