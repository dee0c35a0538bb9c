// Asked three times by hand, with a word of work between.
// interrupts: High
// expect: decoy done High a poll
// expect: signal done is there to be seen
#include "race.h"

volatile uint32_t done, turns;

RB_FN uint32_t wait(void) {
    if (done) return 1;
    turns++;
    if (done) return 1;
    turns++;
    return done;
}
void rb_task(void) {
    wait();
}
void High_IRQHandler(void) {
    done = 1;
}
