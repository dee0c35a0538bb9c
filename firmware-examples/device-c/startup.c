#include <stdint.h>

extern uint32_t _stack_top, _data, _edata, _data_in_flash, _bss, _ebss;
int main(void);

void Reset_Handler(void) {
    const uint32_t *from = &_data_in_flash;
    for (uint32_t *to = &_data; to < &_edata;) *to++ = *from++;
    for (uint32_t *to = &_bss; to < &_ebss;) *to++ = 0;
    main();
    for (;;) {
    }
}

void Default_Handler(void) {
    for (;;) {
    }
}

#define DEFAULT __attribute__((weak, alias("Default_Handler")))
void NMI_Handler(void) DEFAULT;
void HardFault_Handler(void) DEFAULT;
void MemManage_Handler(void) DEFAULT;
void BusFault_Handler(void) DEFAULT;
void UsageFault_Handler(void) DEFAULT;
void SVC_Handler(void) DEFAULT;
void DebugMon_Handler(void) DEFAULT;
void PendSV_Handler(void) DEFAULT;
void SysTick_Handler(void) DEFAULT;

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) const vector vectors[16] = {
    (vector)&_stack_top, Reset_Handler, NMI_Handler,    HardFault_Handler, MemManage_Handler, BusFault_Handler,
    UsageFault_Handler,  0,             0,              0,                 0,                 SVC_Handler,
    DebugMon_Handler,    0,             PendSV_Handler, SysTick_Handler,
};
