// Turn after turn stores what the handler would store; the last one stores something else and takes it back.
// interrupts: High
// expect: bug state write-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t state, used;

void rb_task(void) {
    for (uint32_t i = 0; i < 150; i++) {
        state = i == 149;
        used = state;
    }
}
void High_IRQHandler(void) {
    state = 0;
}
