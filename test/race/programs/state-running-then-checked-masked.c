// A state is left to the handler, and asked and changed in a critical section.
// levels: -O0 -O2
// interrupts: High
// expect: decoy state High no harm comes of it
// expect: signal state is there to be seen
#include "race.h"

enum { IDLE, RUN, DONE, ERR };
static volatile uint32_t state, work;
void rb_task(void) {
    state = RUN;
    work = 1;
    rb_mask();
    if (state == RUN) state = DONE;
    rb_unmask();
}
void High_IRQHandler(void) {
    state = ERR;
}
