#include "race.h"

extern uint32_t _stack_top, _data, _edata, _data_in_flash, _bss, _ebss;

volatile int rb_inputs[8];

__attribute__((weak)) void rb_setup(void) {
}

RB_FN void rb_end(void) {
    __asm__ volatile("nop");
}

int main(void) {
    rb_priority(LOW, 0xC0);
    rb_priority(MID, 0x80);
    rb_priority(HIGH, 0x40);
    rb_enable(LOW);
    rb_enable(MID);
    rb_enable(HIGH);
    rb_setup();
    rb_task();
    rb_end();
    for (;;) {
    }
}

__attribute__((noreturn)) void Reset_Handler(void) {
    const uint32_t *from = &_data_in_flash;
    for (volatile uint32_t *to = &_data; to < &_edata;) *to++ = *from++;
    for (volatile uint32_t *to = &_bss; to < &_ebss;) *to++ = 0;
    main();
    for (;;) {
    }
}

void Default_Handler(void) {
    for (;;) {
    }
}

#define DEFAULT __attribute__((weak, alias("Default_Handler")))
void HardFault_Handler(void) DEFAULT;
void Low_IRQHandler(void) DEFAULT;
void Mid_IRQHandler(void) DEFAULT;
void High_IRQHandler(void) DEFAULT;

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) const vector vectors[16 + 3] = {
    [0] = (vector)&_stack_top,
    [1] = Reset_Handler,
    [2] = Default_Handler,
    [3] = HardFault_Handler,
    [4] = Default_Handler,
    [5] = Default_Handler,
    [6] = Default_Handler,
    [11] = Default_Handler,
    [12] = Default_Handler,
    [14] = Default_Handler,
    [15] = Default_Handler,
    [16 + LOW] = Low_IRQHandler,
    [16 + MID] = Mid_IRQHandler,
    [16 + HIGH] = High_IRQHandler,
};
