// A sequence lock: odd while it is written, and read again where it has changed.
// interrupts: High
// depth: 2
// expect: decoy data High read again
// expect: decoy sequence High read again
#include "race.h"

volatile uint32_t sequence;
volatile uint32_t data[2];
uint32_t copy[2];

void rb_task(void) {
    uint32_t begin;
    do {
        do begin = sequence;
        while (begin & 1);
        copy[0] = data[0];
        copy[1] = data[1];
    } while (sequence != begin);
}
void High_IRQHandler(void) {
    sequence++;
    data[0] += 2;
    data[1] += 2;
    sequence++;
}
