// Each variable has one access in a run of whoever does not own it: nothing can come between one access.
// interrupts: Low High
// depth: 2
// expect: decoy now High read once
// expect: decoy now Low the task reads it once
// expect: decoy alarms High the lower handler reads it once
#include "race.h"

volatile uint32_t now, alarms, deadline, seen_by_low;

void rb_task(void) {
    deadline = now + 10;
}
void Low_IRQHandler(void) {
    now++;
    seen_by_low = alarms;
}
void High_IRQHandler(void) {
    if (now > 5) alarms++;
    alarms++;
}
