// The count goes on for ever; the task keeps what it has seen last.
// interrupts: High
// depth: 2
// expect: decoy pulses High read once a turn
// expect: signal pulses what comes meanwhile is counted at once
#include "race.h"

volatile uint32_t pulses = 3;
volatile uint32_t total, last;

RB_FN void poll(void) {
    uint32_t now = pulses;
    total += now - last;
    last = now;
}
void rb_task(void) {
    poll();
    poll();
}
void High_IRQHandler(void) {
    pulses++;
}
