// A loop that asks until the handler has been, or gives up. How often is not kept.
// interrupts: High
// expect: decoy done High a poll
#include "race.h"

volatile uint32_t done;

void rb_task(void) {
    for (int tries = 0; tries < 20; tries++)
        if (done) return;
}
void High_IRQHandler(void) {
    done = 1;
}
