// Turn after turn stores what the handler stores, to the last.
// interrupts: High
// expect: decoy state High it stores what is there
#include "race.h"

volatile uint32_t state, used;

void rb_task(void) {
    for (uint32_t i = 0; i < 150; i++) {
        state = i == 150;
        used = state;
    }
}
void High_IRQHandler(void) {
    state = 0;
}
