// All events are taken and cleared at once, by LDREX and STREX.
// interrupts: High
// expect: decoy events High retried
#include "race.h"

volatile uint32_t events = 1, taken;

void rb_task(void) {
    uint32_t found;
    do {
        found = rb_load_exclusive(&events);
    } while (rb_store_exclusive(&events, 0) != 0);
    taken = found;
}
void High_IRQHandler(void) {
    events |= 2;
}
