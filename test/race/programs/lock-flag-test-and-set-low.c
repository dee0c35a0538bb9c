// Two handlers try to take a lock by looking and setting; the higher one leaves it taken.
// levels: -O0 -O2
// interrupts: Low High
// depth: 2
// expect: bug locked High
#include "race.h"

static volatile uint32_t locked, shared, t;
void rb_task(void) {
    t = 1;
}
static __attribute__((noinline)) void work(uint32_t n) {
    if (locked) return;
    locked = 1;
    uint32_t v = shared;
    shared = v + n;
    locked = 0;
}
void Low_IRQHandler(void) {
    work(1);
}
void High_IRQHandler(void) {
    work(10);
    locked = 1;
}
