// The handler counts what comes while the task is busy; it shares nothing else with it.
// interrupts: High
// expect: decoy busy High to be seen
// expect: signal busy is there to be seen
#include "race.h"

volatile uint32_t busy, work, while_busy, while_idle;

void rb_task(void) {
    busy = 1;
    work = 1;
    work = 2;
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) while_busy++;
    else while_idle++;
}
