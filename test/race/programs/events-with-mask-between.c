// Taken and cleared while masked: by the one handler that PRIMASK holds back as by the other.
// levels: -O0 -O2
// interrupts: Low High
// depth: 2
// expect: decoy events Low no harm comes of it
// expect: bug events High
#include "race.h"

static volatile uint32_t events, seen;
void rb_task(void) {
    rb_mask();
    uint32_t e = events;
    events = 0;
    rb_unmask();
    seen |= e;
}
void Low_IRQHandler(void) {
    events |= 1;
}
void High_IRQHandler(void) {
    events |= 2;
}
