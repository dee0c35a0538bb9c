// A poll with a call between its turns.
// interrupts: High
// depth: 2
// expect: decoy done High a poll
// expect: signal steps tells how far it came
#include "race.h"

volatile uint32_t done, steps, result;

RB_FN void step(void) {
    steps++;
}
void rb_task(void) {
    for (int turn = 0; turn < 4; turn++) {
        if (done) {
            result = 1;
            break;
        }
        step();
    }
}
void High_IRQHandler(void) {
    done = 1;
}
