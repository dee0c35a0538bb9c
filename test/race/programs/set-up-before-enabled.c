// Everything is written, and written again, before the interrupt is enabled.
// interrupts: High
// expect: decoy state High not enabled yet
#include "race.h"

volatile uint32_t state, seen;

void rb_setup(void) {
    rb_disable(HIGH);
}
void rb_task(void) {
    state = 1;
    state = 2;
    rb_enable(HIGH);
}
void High_IRQHandler(void) {
    seen = state;
    rb_disable(HIGH);
}
