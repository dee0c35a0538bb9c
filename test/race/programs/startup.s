@ Vector table, weak handlers and start-up. In assembly since it is built anew with each program.
    .syntax unified
    .cpu cortex-m3
    .thumb

    .section .vectors, "a"
    .word _stack_top, Reset_Handler, Default_Handler, HardFault_Handler
    .word Default_Handler, Default_Handler, Default_Handler, 0
    .word 0, 0, 0, Default_Handler
    .word Default_Handler, 0, Default_Handler, SysTick_Handler
    .word Low_IRQHandler, Mid_IRQHandler, High_IRQHandler

    .macro function name
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm
    .macro end name
    .size \name, . - \name
    .endm
    .macro handler name
    .weak \name
    .thumb_set \name, Default_Handler
    .endm

    .text
    function Reset_Handler
    ldr r0, =_data
    ldr r1, =_edata
    ldr r2, =_data_in_flash
1:  cmp r0, r1
    ittt lo
    ldrlo r3, [r2], #4
    strlo r3, [r0], #4
    blo 1b
    ldr r0, =_bss
    ldr r1, =_ebss
    movs r3, #0
2:  cmp r0, r1
    itt lo
    strlo r3, [r0], #4
    blo 2b
    bl main
    b .
    .pool
    end Reset_Handler

    function main
    ldr r0, =0xE000E400     @ NVIC_IPR
    ldr r1, =0x004080C0     @ Low, Mid, High
    str r1, [r0]
    ldr r0, =0xE000E100     @ NVIC_ISER
    movs r1, #7
    str r1, [r0]
    bl rb_setup
    bl rb_task
    bl rb_end
    b .
    .pool
    end main

    function rb_end
    bx lr
    end rb_end

    .weak rb_setup
    function rb_setup_default
    bx lr
    end rb_setup_default
    .thumb_set rb_setup, rb_setup_default

    function Default_Handler
    b .
    end Default_Handler
    handler HardFault_Handler
    handler SysTick_Handler
    handler Low_IRQHandler
    handler Mid_IRQHandler
    handler High_IRQHandler

    @ From where to where the variables are.
    .section .rodata
    .balign 4
    .global rb_variables
    .type rb_variables, %object
    .size rb_variables, 8
rb_variables:
    .word _data, _ebss

    .bss
    .balign 4
    .global rb_inputs
    .type rb_inputs, %object
    .size rb_inputs, 32
rb_inputs:
    .space 32
