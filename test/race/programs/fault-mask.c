// FAULTMASK holds back all that these are.
// interrupts: High
// expect: decoy total High FAULTMASK is set
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    __asm__ volatile("cpsid f" : : : "memory");
    total++;
    __asm__ volatile("cpsie f" : : : "memory");
}
void High_IRQHandler(void) {
    total += 10;
}
