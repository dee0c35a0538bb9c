// The lower handler gives itself the priority of the higher one for as long.
// interrupts: Low High
// depth: 2
// expect: decoy total High same priority meanwhile
#include "race.h"

volatile uint32_t total, done;

void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    rb_priority(LOW, 0x40);
    rb_barrier();
    total += 10;
    rb_priority(LOW, 0xC0);
    rb_barrier();
}
void High_IRQHandler(void) {
    total += 100;
}
