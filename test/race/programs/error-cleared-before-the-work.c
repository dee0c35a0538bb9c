// Cleared, then the work, then asked once: the handler says meanwhile that something went wrong.
// interrupts: High
// expect: decoy failed High it is there to be seen
// expect: signal failed set by the handler alone
#include "race.h"

volatile uint32_t failed, work, outcome;

void rb_task(void) {
    failed = 0;
    work = 1;
    work = 2;
    if (failed) outcome = 2;
    else outcome = 1;
}
void High_IRQHandler(void) {
    failed = 1;
}
