// The handler counts unless it is told not to; the task takes the count and clears it meanwhile.
// interrupts: High
// expect: decoy ticks High counted only while it is let
// expect: signal held is there to be seen while it is set
#include "race.h"

volatile uint32_t ticks = 3, held, taken;

RB_FN uint32_t take(void) {
    uint32_t now = ticks;
    ticks = 0;
    return now;
}
void rb_task(void) {
    held = 1;
    taken = take();
    held = 0;
}
void High_IRQHandler(void) {
    if (held == 0) ticks++;
}
