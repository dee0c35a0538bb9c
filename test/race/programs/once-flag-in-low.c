// Two handlers do something once, by a flag that is set behind it.
// levels: -O0 -O2
// interrupts: Low High
// depth: 2
// expect: bug done High
// expect: bug runs High
#include "race.h"

static volatile uint32_t done, runs, t;
static __attribute__((noinline)) void once(void) {
    if (!done) {
        runs++;
        done = 1;
    }
}
void rb_task(void) {
    t = 1;
}
void Low_IRQHandler(void) {
    once();
}
void High_IRQHandler(void) {
    once();
}
