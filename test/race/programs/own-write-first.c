// What the handler reads is what it has written itself: as if it had come before.
// interrupts: High
// expect: decoy state High sees its own value only
#include "race.h"

volatile uint32_t state, seen;

void rb_task(void) {
    state = 1;
    state = 2;
}
void High_IRQHandler(void) {
    state = 5;
    seen = state;
}
