// Counters that the handler keeps and the task shows, each read once.
// interrupts: High
// inputs: 0=0,1
// expect: decoy received High read once
// expect: decoy errors High read once
#include "race.h"

volatile uint32_t received, errors, shown_received, shown_errors;

void rb_task(void) {
    shown_received = received;
    shown_errors = errors;
}
void High_IRQHandler(void) {
    if (rb_input(0)) errors++;
    else received++;
}
