// Asks, waits for the answer, and takes the result only then.
// interrupts: High
// expect: signal asked the task waits for it
// expect: decoy result High read when it is there
#include "race.h"

volatile uint32_t asked, result, taken;

void rb_task(void) {
    asked = 1;
    int tries = 4;
    while (asked) {
        if (--tries == 0) return;
    }
    taken = result;
}
void High_IRQHandler(void) {
    if (!asked) return;
    result = 7;
    asked = 0;
}
