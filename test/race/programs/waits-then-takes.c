// Waits until the handler has been, takes what it brought, and only then lets it bring more.
// interrupts: High
// depth: 2
// expect: decoy ready High a poll, and each side writes it only where the other one does not
// expect: decoy value High written only where it has been taken
#include "race.h"

volatile uint32_t ready, value, taken;

void rb_task(void) {
    for (int tries = 0; tries < 10; tries++)
        if (ready) {
            taken = value;
            ready = 0;
            return;
        }
}
void High_IRQHandler(void) {
    if (ready) return;
    value += 7;
    ready = 1;
}
