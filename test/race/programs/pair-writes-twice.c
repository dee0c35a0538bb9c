// The higher handler reads what the lower one is only about to have.
// interrupts: Low High
// depth: 2
// expect: bug state write-read-write High Low_IRQHandler High_IRQHandler
#include "race.h"

volatile uint32_t state, seen, done;

void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    state = 1;
    state = 2;
}
void High_IRQHandler(void) {
    seen = state;
}
