// The configuration that the handler goes by is changed in place.
// interrupts: High
// expect: bug active High
#include "race.h"

struct configuration {
    volatile uint32_t gain, offset;
};
struct configuration active = {1, 1};
volatile uint32_t out;

void rb_task(void) {
    active.gain = 4;
    active.offset = 2;
}
void High_IRQHandler(void) {
    out = active.gain * 10 + active.offset;
}
