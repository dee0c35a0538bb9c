// A clock is read before and behind the work; what counts is the difference.
// interrupts: High
// depth: 2
// expect: decoy ticks High time that has gone by
// expect: signal ticks time that has gone by
#include "race.h"

volatile uint32_t ticks, work, took;

void rb_task(void) {
    uint32_t begin = ticks;
    work = 1;
    took = ticks - begin;
}
void High_IRQHandler(void) {
    ticks++;
}
