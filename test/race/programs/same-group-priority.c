// Priorities that differ in their lower bits only: one is taken before the other one, but never inside it.
// interrupts: Low Mid
// depth: 2
// expect: decoy total Mid same group
// expect: decoy total Low same group
#include "race.h"

volatile uint32_t total, done;

void rb_setup(void) {
    *(volatile uint32_t *)0xE000ED0C = 0x05FA0600; // AIRCR: bit 7 alone is the group
    rb_barrier();
}
void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    total++;
}
void Mid_IRQHandler(void) {
    total += 10;
}
