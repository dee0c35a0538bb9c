// Cleared, started and polled; the loop is entered by a look of its own.
// interrupts: High
// expect: decoy done High a poll
#include "race.h"

volatile uint32_t done = 1, started, turns;

void rb_task(void) {
    done = 0;
    started = 1;
    int tries = 3;
    while (!done) {
        if (--tries == 0) break;
    }
}
void High_IRQHandler(void) {
    if (started) done = 1;
}
