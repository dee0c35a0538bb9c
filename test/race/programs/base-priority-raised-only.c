// BASEPRI_MAX takes no lower priority than the one that is set.
// interrupts: High
// expect: decoy total High BASEPRI is set
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    rb_base_priority(0x40);
    __asm__ volatile("msr BASEPRI_MAX, %0\n\tisb" : : "r"(0x80) : "memory");
    total += 5;
    rb_base_priority(0);
}
void High_IRQHandler(void) {
    total++;
}
