// Two handlers of one priority don't pre-empt each other.
// interrupts: Low Mid
// depth: 2
// expect: decoy total Mid same priority
// expect: decoy total Low same priority
#include "race.h"

volatile uint32_t total;
volatile uint32_t done;

void rb_setup(void) {
    rb_priority(MID, 0xC0);
}
void rb_task(void) {
    done = 1;
    done = 2;
}
void Low_IRQHandler(void) {
    total++;
}
void Mid_IRQHandler(void) {
    total += 10;
}
