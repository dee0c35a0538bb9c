// The handler writes a new pair whether or not the last one was taken.
// levels: -O0 -O2
// interrupts: High
// depth: 2
// expect: bug value High
// expect: bug ready High
#include "race.h"

static volatile uint32_t ready, used, hi;
static volatile struct {
    uint32_t a, b;
} value;
void rb_task(void) {
    if (ready) {
        used = value.a;
        hi = value.b;
        ready = 0;
    }
}
void High_IRQHandler(void) {
    value.a++;
    value.b++;
    ready = 1;
}
