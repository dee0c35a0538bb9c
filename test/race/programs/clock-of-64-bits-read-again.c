// The upper half is read before and behind the lower one, until it is the same.
// interrupts: High
// depth: 2
// expect: decoy clock High read until the upper half is the same
#include "race.h"

volatile struct {
    uint32_t low, high;
} clock = {0xffffffff, 0};
uint32_t stamp_low, stamp_high;

void rb_task(void) {
    uint32_t high, low;
    do {
        high = clock.high;
        low = clock.low;
    } while (high != clock.high);
    stamp_low = low;
    stamp_high = high;
}
void High_IRQHandler(void) {
    if (++clock.low == 0) clock.high++;
}
