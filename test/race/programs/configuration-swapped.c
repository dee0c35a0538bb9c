// A new configuration is built aside and shown by one store of its address.
// interrupts: High
// expect: decoy spare High shown when it is whole
// expect: decoy current High one store
#include "race.h"

struct configuration {
    volatile uint32_t gain, offset;
};
struct configuration active = {1, 1}, spare;
struct configuration *volatile current = &active;
volatile uint32_t out;

void rb_task(void) {
    spare.gain = 4;
    spare.offset = 2;
    current = &spare;
}
void High_IRQHandler(void) {
    struct configuration *now = current;
    out = now->gain * 10 + now->offset;
}
