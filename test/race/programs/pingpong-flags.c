// Two buffers, each with a flag of its own that goes to and fro.
// levels: -O0 -O2
// interrupts: High
// depth: 2
// expect: decoy buf High no harm comes of it
// expect: signal fullA is there to be seen
// expect: signal fullB is there to be seen
#include "race.h"

static volatile uint32_t buf[2][2], fullA, fullB, which, s;
void rb_task(void) {
    for (int i = 0; i < 2; i++) {
        if (fullA) {
            s += buf[0][0] + buf[0][1];
            fullA = 0;
        }
        if (fullB) {
            s += buf[1][0] + buf[1][1];
            fullB = 0;
        }
    }
}
void High_IRQHandler(void) {
    if (which == 0) {
        if (fullA) return;
        buf[0][0] = 1;
        buf[0][1] = 2;
        fullA = 1;
        which = 1;
    } else {
        if (fullB) return;
        buf[1][0] = 3;
        buf[1][1] = 4;
        fullB = 1;
        which = 0;
    }
}
