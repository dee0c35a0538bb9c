// A handler counts work and starts a lower one that takes it all: what comes between the look and the clearing is lost.
// interrupts: High
// expect: bug work read-write-write High Low_IRQHandler High_IRQHandler
#include "race.h"

volatile uint32_t work, handled;

void rb_task(void) {
    rb_pend(HIGH);
}
void Low_IRQHandler(void) {
    uint32_t found = work;
    work = 0;
    handled += found;
}
void High_IRQHandler(void) {
    work++;
    rb_pend(LOW);
}
