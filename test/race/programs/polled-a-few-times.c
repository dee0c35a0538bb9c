// So few turns that the compiler may lay them out one behind the other.
// interrupts: High
// expect: decoy done High a poll
#include "race.h"

volatile uint32_t done;

void rb_task(void) {
    for (int tries = 0; tries < 3; tries++)
        if (done) return;
}
void High_IRQHandler(void) {
    done = 1;
}
