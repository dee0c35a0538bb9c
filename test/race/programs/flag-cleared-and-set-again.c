// The same flag without anything that goes with it: once more is the same as once.
// interrupts: High
// expect: decoy arrived High it is set already
#include "race.h"

volatile uint32_t arrived = 1, handled;

void rb_task(void) {
    if (!arrived) return;
    arrived = 0;
    handled = 1;
}
void High_IRQHandler(void) {
    arrived = 1;
}
