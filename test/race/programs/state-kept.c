// The same, with the state read once.
// interrupts: High
// expect: decoy state High read once
#include "race.h"

volatile uint32_t state = 2, valid, invalid;

void rb_task(void) {
    uint32_t now = state;
    if (now == 1 || now == 2) valid = 1;
    else invalid = 1;
}
void High_IRQHandler(void) {
    state = 1;
}
