// What is polled decides in the end what is left.
// interrupts: High
// expect: decoy done High a poll: as it is found last
#include "race.h"

volatile uint32_t done, late;

void rb_task(void) {
    int tries = 3;
    while (!done && --tries > 0) {
    }
    if (tries == 0) late = 1;
}
void High_IRQHandler(void) {
    done = 1;
}
