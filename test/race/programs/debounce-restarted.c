// The task starts the debouncing anew by plain stores; the handler counts on from whatever it finds.
// interrupts: High
// expect: decoy run High stored, not counted
#include "race.h"

volatile uint32_t run = 2, other;

void rb_task(void) {
    other = 1;
    run = 0;
    other = 2;
}
void High_IRQHandler(void) {
    run = run + 1;
}
