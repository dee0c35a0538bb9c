// BASEPRI is at the priority of the highest of those that count.
// interrupts: Low High
// expect: decoy total High held back
// expect: decoy total Low held back
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    rb_base_priority(0x40);
    total++;
    rb_base_priority(0);
}
void Low_IRQHandler(void) {
    rb_base_priority(0x40);
    total++;
    rb_base_priority(0);
}
void High_IRQHandler(void) {
    total++;
}
